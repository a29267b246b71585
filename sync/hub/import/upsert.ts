import type pg from 'pg';
import { type AnyRecord, entities } from '../../model/catalog.ts';
import type { DescriptorSets } from '../../model/descriptors.ts';
import type { EntityName } from '../../model/entity.ts';
import type { ErrorCode, Problem } from '../../model/error.ts';
import { validateRecord } from '../../model/validate.ts';
import { attributeWrites, endAttribution } from '../ledger/attribution.ts';
import { transaction } from '../postgres/transaction.ts';
import type { TableName } from '../postgres/wire.ts';

/** Records that go to PostgreSQL in one statement. */
const batchSize = 1000;

/** What an import did with the records of one kind. */
export interface Tally {
  loaded: number;
  /** Records that were left out: where they stand in the file, and why. */
  readonly skipped: Skipped[];
}

interface Skipped {
  /** Its number among those of its kind in the file, from 1: a name would be student data. */
  readonly number: number;
  readonly code: ErrorCode;
  readonly field?: string;
}

/** A record with its number among those of its kind in the file, from 1. */
export interface Numbered {
  readonly number: number;
  readonly record: AnyRecord;
}

/** The records that break no rule; the others are noted in the tally. */
export function keepValid(given: {
  entity: EntityName;
  records: readonly Numbered[];
  sets: DescriptorSets;
  tally: Tally;
}): Numbered[] {
  return given.records.filter(({ number, record }) => {
    const [problem] = validateRecord(given.entity, record, given.sets);
    if (problem !== undefined) skip(given.tally, number, problem);
    return problem === undefined;
  });
}

/** The associations whose student and school are there; the others are noted in the tally. */
export async function keepReferring(
  client: pg.PoolClient,
  given: { records: readonly Numbered[]; tally: Tally },
): Promise<Numbered[]> {
  const { rows } = await client.query<{ known: boolean }>(
    `SELECT EXISTS (SELECT FROM public.students AS s WHERE s.student_unique_id = r.student_unique_id)
        AND EXISTS (SELECT FROM public.schools AS s WHERE s.school_id = r.school_id) AS known
       FROM unnest($1::text[], $2::integer[]) WITH ORDINALITY AS r (student_unique_id, school_id, number)
      ORDER BY r.number`,
    [
      given.records.map(({ record }) => record.student_unique_id),
      given.records.map(({ record }) => record.school_id),
    ],
  );
  return given.records.filter(({ number }, i) => {
    const known = rows[i]?.known === true;
    if (!known) skip(given.tally, number, { code: 'foreign_key' });
    return known;
  });
}

function skip(
  tally: Tally,
  number: number,
  { code, field }: Pick<Problem, 'code' | 'field'>,
): void {
  tally.skipped.push({ number, code, ...(field === undefined ? {} : { field }) });
}

/**
 * Inserts records, or updates those that are there: the columns that the first record names, and no others.
 * An update that changes nothing moves nothing (the triggers see to it).
 */
export async function upsert(
  client: pg.PoolClient,
  table: TableName,
  records: readonly AnyRecord[],
): Promise<void> {
  const [first] = records;
  if (first === undefined) return;
  const { key, fields } = entities[table];
  const columns = Object.keys(first).filter((name) => Object.hasOwn(fields, name));
  const updated = columns.filter((name) => !key.includes(name));
  // A new student needs the center's number; one who is there keeps theirs.
  const assigned =
    table === 'students'
      ? { into: ', student_usi', from: ", nextval('sync.student_usi')" }
      : { into: '', from: '' };
  await client.query(
    `INSERT INTO public.${table} (${columns.join(', ')}${assigned.into})
     SELECT DISTINCT ON (${key.join(', ')}) ${columns.join(', ')}${assigned.from}
       FROM jsonb_populate_recordset(NULL::public.${table}, $1)
     ON CONFLICT (${key.join(', ')}) DO ${
       updated.length === 0
         ? 'NOTHING'
         : `UPDATE SET ${updated.map((name) => `${name} = excluded.${name}`).join(', ')}`
     }`,
    [JSON.stringify(records)],
  );
}

/** One transaction of an import, whose audit entries name the command. */
export async function importing<Value>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Value>,
): Promise<Value> {
  return await transaction(pool, async (client) => {
    await attributeWrites(client, { actor: 'hub import' });
    const value = await work(client);
    await endAttribution(client);
    return value;
  });
}

/** Items in groups of at most `batchSize`, as they come. */
export async function* batches<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length === batchSize) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
