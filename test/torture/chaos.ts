import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { isConnectionError } from '../../sync/hub/postgres/transaction.ts';
import type { District, LaptopFiles } from './district.ts';

/** How often each fault happened. */
export type Faults = Record<string, number>;

type Fault = (district: District) => Promise<unknown>;

const faults: Readonly<Record<string, { readonly weight: number; readonly strike: Fault }>> = {
  'hub killed': { weight: 6, strike: async ({ random, hubs }) => random.pick(hubs).kill() },
  'hub held': {
    weight: 4,
    strike: async ({ random, hubs }) => random.pick(hubs).child?.pause(500 + random.below(8000)),
  },
  'laptop killed': {
    weight: 8,
    strike: async ({ random, laptops }) => random.pick(laptops).kill(),
  },
  'laptop held': {
    weight: 4,
    strike: async ({ random, laptops }) =>
      random.pick(laptops).child?.pause(500 + random.below(6000)),
  },
  'connections cut': { weight: 8, strike: async ({ proxy }) => proxy.cut() },
  'answers cut short': {
    weight: 5,
    strike: async ({ proxy, random }) => {
      proxy.cutAfter(random.below(6000));
      await setTimeout(500 + random.below(3000));
      proxy.cutAfter(null);
    },
  },
  'lines slowed': {
    weight: 3,
    strike: async ({ proxy, random }) => {
      proxy.slowTo(1000 + random.below(20_000));
      await setTimeout(2000 + random.below(6000));
      proxy.slowTo(null);
    },
  },
  'records held': { weight: 3, strike: holdRecords },
  'PostgreSQL session killed': {
    weight: 1,
    strike: async ({ postgres }) => postgres.killBackend(),
  },
  'PostgreSQL session held': {
    weight: 3,
    strike: async ({ postgres, random }) => postgres.pauseBackend(500 + random.below(5000)),
  },
  'PostgreSQL killed': { weight: 1, strike: async ({ postgres }) => postgres.kill() },
  'DynamoDB held': {
    weight: 3,
    strike: async ({ dynamodb, random }) => dynamodb.pause(500 + random.below(6000)),
  },
};

/** Another system locks students and goes away for a while, without writing them. */
async function holdRecords({ postgres, random }: District): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('BEGIN');
    const rows = [random.below(200), 1 + random.below(5)];
    await client.query(
      'SELECT FROM students ORDER BY student_unique_id OFFSET $1 LIMIT $2 FOR UPDATE',
      rows,
    );
    await setTimeout(2000 + random.below(15_000));
  } catch (error) {
    // PostgreSQL is killed now and then, and ends the transaction with it.
    if (!(error instanceof pg.DatabaseError) && !isConnectionError(error)) throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Strikes the district, now and then two things at once, until told to stop; then everything runs. */
export async function strike(
  district: District,
  given: { readonly laptops: readonly LaptopFiles[]; readonly until: number },
): Promise<Faults> {
  const { random } = district;
  const done: Faults = {};
  const kinds = Object.entries(faults).flatMap(([name, { weight }]) => Array(weight).fill(name));
  const busy = new Set<string>();
  const running: Promise<unknown>[] = [];
  const scope = moveScopes(district, given, done);
  while (Date.now() < given.until) {
    const name = random.pick(kinds) as string;
    // One thing is not held twice at once; the two kinds of ending PostgreSQL would meet each other.
    const what = name.split(' ')[0] as string;
    if (!busy.has(what)) {
      busy.add(what);
      done[name] = (done[name] ?? 0) + 1;
      const one = faults[name]?.strike(district).catch((error: unknown) => {
        // PostgreSQL does not answer while it recovers.
        if (!name.startsWith('PostgreSQL session')) throw error;
      });
      running.push(Promise.resolve(one).finally(() => busy.delete(what)));
    }
    await setTimeout(300 + random.below(2500));
  }
  await Promise.all([...running, scope]);
  return done;
}

/** Takes a school from a user, by SQL, and gives it back; in the end everybody has theirs. */
async function moveScopes(
  { postgres, random }: District,
  given: { readonly laptops: readonly LaptopFiles[]; readonly until: number },
  done: Faults,
): Promise<void> {
  const ask = async (text: string, values: unknown[]) => {
    const client = new pg.Client({ connectionString: postgres.url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query(text, values)).rows;
    } catch {
      return undefined;
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  const insist = async (text: string, values: unknown[]) => {
    for (;;) {
      const rows = await ask(text, values);
      if (rows !== undefined) return rows;
      await setTimeout(500);
    }
  };
  while (Date.now() < given.until) {
    await setTimeout(3000 + random.below(8000));
    const { email } = random.pick(given.laptops);
    const [user] = (await insist('SELECT org_ids FROM users WHERE email = $1', [email])) ?? [];
    const all = user?.org_ids as string[];
    const fewer = all.filter(() => random.chance(0.4));
    await insist('UPDATE users SET org_ids = $2 WHERE email = $1', [email, JSON.stringify(fewer)]);
    done['school taken away'] = (done['school taken away'] ?? 0) + 1;
    await setTimeout(1000 + random.below(6000));
    await insist('UPDATE users SET org_ids = $2 WHERE email = $1', [email, JSON.stringify(all)]);
  }
}
