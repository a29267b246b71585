import pg from 'pg';
import { entities } from '../../../model/catalog.ts';
import { type Key, keyOf } from '../../../model/key.ts';
import { withConnection } from '../../postgres/connection.ts';
import { toEntryKey } from '../../postgres/wire.ts';
import { type Found, fine, wrong } from './check.ts';
import { type Change, makeSamples, type Sample } from './trigger-samples.ts';
import { isNoted, marks, missingTraces } from './trigger-traces.ts';

/** What was seen of the triggers, in words for an operator. */
interface Proof {
  /** Traces that a change did not leave. */
  readonly unseen: string[];
  /** What could not be tried. */
  readonly untried: string[];
}

/**
 * Fires every trigger of rows: it inserts, updates and deletes made-up records in a transaction that it rolls back, and
 * looks for what the triggers leave behind. Where the district's own rules refuse such a record, it changes a row that
 * is there. Numbers of sequences are used up, which means nothing. TRUNCATE would lock the tables; it is not tried.
 */
export async function proveTriggers(pool: pg.Pool): Promise<Found> {
  const proof: Proof = { unseen: [], untried: [] };
  await withConnection(pool, async (client) => {
    await rolledBack(client, 'READ COMMITTED', () => proveEach(client, proof));
    await rolledBack(client, 'REPEATABLE READ', () => proveRechecks(client, proof));
  });
  const untried = proof.untried.map((words) => ` ${words}`).join('');
  return proof.unseen.length === 0
    ? fine(`Made-up records, rolled back again, left every trace that triggers leave.${untried}`)
    : wrong(
        `Changes of made-up records, rolled back again, left traces out: ${proof.unseen.join('; ')}.${untried} ` +
          'Triggers of the district may take rows away or stop ours. Run hub migrate, then hub doctor again.',
      );
}

async function rolledBack(
  client: pg.PoolClient,
  isolation: string,
  work: () => Promise<void>,
): Promise<void> {
  await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
  try {
    await work();
  } finally {
    await client.query('ROLLBACK');
  }
}

/** At READ COMMITTED, where triggers of statements decide entries. */
async function proveEach(client: pg.PoolClient, { unseen, untried }: Proof): Promise<void> {
  // Without the schema sync there is nothing to prove.
  await marks(client);
  const made: Sample[] = [];
  const look = async (sample: Sample, change: Change) => {
    unseen.push(...(await attempt(client, sample, change)));
  };
  for (const sample of makeSamples()) {
    const refusal = await trying(client, async () => {
      await look(sample, 'insert');
      if (sample.table === 'students') await plantEntry(client, sample);
      await look(sample, 'update');
    });
    if (refusal === undefined) made.push(sample);
    else untried.push(await changeAny(client, sample, { refusal, unseen }));
  }
  for (const sample of made.reverse()) {
    const refusal = await trying(client, () => look(sample, 'delete'));
    if (refusal !== undefined) {
      untried.push(`A delete of ${sample.table} was refused (${refusal}) and is not proved.`);
    }
  }
}

/** At REPEATABLE READ, where triggers of rows note what a hub decides later. */
async function proveRechecks(client: pg.PoolClient, { unseen }: Proof): Promise<void> {
  for (const sample of makeSamples()) {
    await trying(client, async () => {
      const before = await marks(client);
      await insert(client, sample);
      const key = toEntryKey(sample.table, keyOf(sample.table, sample.record));
      if (!(await isNoted(client, { entity: sample.table, key, before }))) {
        unseen.push(`an insert into ${sample.table} at REPEATABLE READ is not noted for a hub`);
      }
    });
  }
}

/** @returns undefined; or the SQLSTATE with which it was refused, after which nothing of it is left */
async function trying(
  client: pg.PoolClient,
  work: () => Promise<void>,
): Promise<string | undefined> {
  await client.query('SAVEPOINT trying');
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.severity === 'FATAL') throw error;
    await client.query('ROLLBACK TO trying');
    return error.code ?? 'unknown';
  }
}

/** @returns in words, the traces that the change of a sample did not leave */
async function attempt(client: pg.PoolClient, sample: Sample, change: Change): Promise<string[]> {
  const before = await marks(client);
  if (change === 'insert') await insert(client, sample);
  else {
    const { table, set, record } = sample;
    const { key } = entities[table];
    await client.query(
      `${change === 'update' ? `UPDATE public.${table} SET ${set}` : `DELETE FROM public.${table}`}
        WHERE ${key.map((column, i) => `${column} = $${i + 1}`).join(' AND ')}`,
      key.map((column) => record[column]),
    );
  }
  return await missingTraces(client, {
    sample,
    change,
    before,
    key: keyOf(sample.table, sample.record),
  });
}

async function insert(client: pg.PoolClient, { table, record }: Sample): Promise<void> {
  const columns = Object.keys(record);
  const { rowCount } = await client.query(
    `INSERT INTO public.${table} (${columns.join(', ')}) VALUES (${columns.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(record),
  );
  // A trigger of the district left the row out.
  if (rowCount === 0) throw Object.assign(new pg.DatabaseError('', 0, 'error'), { code: '02000' });
}

/** Changes some row that nobody holds. @returns what remains unproved, in words */
async function changeAny(
  client: pg.PoolClient,
  sample: Sample,
  { refusal, unseen }: { refusal: string; unseen: string[] },
): Promise<string> {
  const { table, set } = sample;
  const words = `A made-up row of ${table} was refused (${refusal})`;
  let isFound = false;
  const second = await trying(client, async () => {
    const before = await marks(client);
    const { rows } = await client.query<{ key: Key }>(
      `UPDATE public.${table} SET ${set}
        WHERE ctid = (SELECT ctid FROM public.${table} LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
       RETURNING json_build_array(${entities[table].key.join(', ')}) AS key`,
    );
    const [row] = rows;
    isFound = row !== undefined;
    if (row === undefined) return;
    const given = { sample, change: 'update', before, key: row.key } as const;
    unseen.push(...(await missingTraces(client, given)));
  });
  return isFound && second === undefined
    ? `${words}: only an update is proved, of a row that is there.`
    : `${words}${second === undefined ? ', and there is no other one' : `, and so was an update (${second})`}: nothing is proved.`;
}

/** An entry as a hub makes it for a student with an association; the update has to move it. */
async function plantEntry(client: pg.PoolClient, { record }: Sample): Promise<void> {
  await client.query(
    `INSERT INTO sync.entry (bucket, entity, id, etag, xid, seq)
     VALUES ('school:0', 'students', $1, '', pg_current_xact_id(), nextval('sync.position'))`,
    [record.student_unique_id],
  );
}
