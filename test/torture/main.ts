/**
 * npm run torture -- [--minutes M] [--laptops N] [--hubs N] [--seed S]
 *
 * A district of real processes: PostgreSQL, DynamoDB Local, hubs behind one address, laptops whose counselors
 * edit at random, other applications that write into both stores. All of them are killed, held and cut off.
 * In the end a checker that knows nothing of the engine reads stores, audit and mirrors. Prints one line of
 * JSON; exits with 1 when a promise was broken, and then keeps every file, with 3 when it cannot run here.
 */
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { seededRandom } from '../../sync/hub/commands/demo-data/random.ts';
import { whyNoDynamodbLocal } from '../support/center/dynamodb-local.ts';
import { strike } from './chaos.ts';
import { check } from './checker.ts';
import {
  type District,
  type Kept,
  keepLaptop,
  type LaptopFiles,
  runHub,
  startHubs,
  startStores,
} from './district.ts';
import { addDistrictTrigger, startWriters } from './writers.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    laptops: { type: 'string', default: '6' },
    hubs: { type: 'string', default: '2' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const missing = whyNoDynamodbLocal();
if (missing !== undefined) {
  say(`Skipped: ${missing}.`);
  process.exit(3);
}
const seed = Number(values.seed);
const random = seededRandom(seed);
const folder = await mkdtemp(join(tmpdir(), 'caseload-torture-'));
const passphrase = 'torture torture torture';
/** How long laptops may take to send all that waits when everything runs again, and to be equal. */
const patience = 300_000;
say(`Seed ${seed}, files in ${folder}`);

const { postgres, dynamodb, environment } = await startStores(folder);
await runHub(environment, ['migrate']);
const size = ['--students', '400', '--schools', '4', '--seed', String(seed)];
const [loaded] = (await runHub(environment, ['demo-data', ...size])) as [
  { users: { email: string; role: string }[] },
];
const { proxy, hubs } = await startHubs({ count: Number(values.hubs), folder, environment });
const { files, laptops } = await startLaptops(loaded.users);
const district: District = {
  folder,
  postgres,
  dynamodb,
  proxy,
  environment,
  hubs,
  laptops,
  random,
};
await addDistrictTrigger(postgres.url);
const writers = startWriters({
  databaseUrl: postgres.url,
  dynamodbEndpoint: dynamodb.endpoint,
  random,
  sqlWriters: 3,
});
say('Everything runs.');
const faults = await strike(district, {
  laptops: files,
  until: Date.now() + Number(values.minutes) * 60_000,
});
const transactions = await writers.stop();
say('Everything is left alone; what waits is sent.');
const edits = await settle();
await untilFolded();
const verdicts = await finish();
const [sealed] = (await runHub(environment, ['audit', 'verify']).catch(() => [{ ok: false }])) as [
  { ok: boolean },
];
for (const hub of hubs) await hub.end('SIGTERM');
const { violations, looked } = await check({
  databaseUrl: postgres.url,
  dynamodbEndpoint: dynamodb.endpoint,
  laptops: files,
});
const broken = [
  ...violations,
  ...[...hubs, ...laptops].flatMap(({ defects }) => defects),
  ...verdicts,
  ...(sealed.ok ? [] : ['the seals of the audit do not hold']),
];
proxy.close();
await dynamodb.stop();
await postgres.stop();
console.log(
  JSON.stringify({
    seed,
    minutes: Number(values.minutes),
    edits,
    transactions,
    faults,
    looked,
    violations: broken.length,
    first: broken.slice(0, 20),
  }),
);
if (broken.length === 0) await rm(folder, { recursive: true, force: true });
else say(`Files are kept in ${folder}`);
process.exit(broken.length === 0 ? 0 : 1);

async function startLaptops(
  users: readonly { email: string; role: string }[],
): Promise<{ files: LaptopFiles[]; laptops: Kept[] }> {
  const people = ['counselor', 'districtAdministrator', 'principal'].flatMap((role) =>
    users.filter((user) => user.role === role),
  );
  const files = Array.from({ length: Number(values.laptops) }, (_, i): LaptopFiles => {
    const laptop = join(folder, `laptop-${i}`);
    mkdirSync(laptop);
    const { email } = people[i % people.length] as { email: string };
    return { name: `laptop-${i}`, folder: laptop, email, passphrase };
  });
  const laptops: Kept[] = [];
  for (const [i, one] of files.entries()) {
    const [{ code }] = (await runHub(environment, ['join-code', '--user', one.email])) as [
      { code: string },
    ];
    const hub = `http://127.0.0.1:${proxy.port}`;
    laptops.push(keepLaptop({ files: one, hub, code, seed: (seed + i) * 10_000 }));
  }
  await Promise.all(laptops.map((laptop) => laptop.start()));
  return { files, laptops };
}

/** @returns how many edits the laptops that live now have made */
async function settle(): Promise<number> {
  let edits = 0;
  await Promise.all(
    laptops.map(async (laptop) => {
      const child = await laptop.running();
      child.say('settle');
      const told = (await child.next(patience)) as { edits: number };
      edits += told.edits;
    }),
  );
  return edits;
}

/** @returns what laptops found to be different in the end, which nothing should be */
async function finish(): Promise<string[]> {
  const verdicts = await Promise.all(
    laptops.map(async (laptop) => {
      const child = await laptop.running();
      laptop.letGo();
      child.say('finish');
      const { verified } = (await child.next(patience)) as {
        verified: { equal: boolean | null } | null;
      };
      await child.ended;
      return verified?.equal === true
        ? []
        : [`${laptop.name} is not equal: ${JSON.stringify(verified)}`];
    }),
  );
  return verdicts.flat();
}

/** Until the hubs have seen what others wrote into DynamoDB: nothing moves for a while. */
async function untilFolded(): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  let last = '';
  for (let quiet = 0; quiet < 10; quiet += 1) {
    await setTimeout(1000);
    const { rows } = await client.query(
      "SELECT md5(string_agg(id || bucket || coalesce(etag, ''), '' ORDER BY id, bucket)) FROM sync.entry WHERE entity = 'profiles'",
    );
    if (rows[0].md5 !== last) quiet = 0;
    last = rows[0].md5;
  }
  await client.end();
}

function say(words: string): void {
  console.error(words);
}
