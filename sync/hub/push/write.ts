import type pg from 'pg';
import type { AnyRecord } from '../../model/catalog.ts';
import { equal } from '../../model/equal.ts';
import { recordId } from '../../model/record-ref.ts';
import { answeredUpdate } from '../../protocol/answered-record.ts';
import { fromSent, sentValues } from '../../protocol/sent-record.ts';
import type { CentralRecord, SentRecord } from '../../protocol/values.ts';
import type { TableName } from '../postgres/wire.ts';
import type { Checked, TableOperation } from './check.ts';
import { type Refusal, rejected } from './refusal.ts';
import { deleteRecords, insertRecords, lockRecords, updateRecords } from './rows.ts';

/** The tables that laptops write; a table that another one refers to comes first. */
export const writtenTables = ['students', 'student_school_associations'] as const;

/**
 * Writes independent changesets with one statement for each table and kind of operation, so that the statement
 * triggers run once for all of them.
 * @returns for each changeset its records after the write, in the order of its operations, as its answer carries them
 * @throws Refusal when the district's triggers or rules drop a write without a word; some changeset of these has met it
 */
export async function writeAll(
  client: pg.PoolClient,
  checked: readonly Checked[],
): Promise<CentralRecord[][]> {
  const operations = checked.flatMap((one) => one.operations);
  for (const table of [...writtenTables].reverse()) {
    const keys = kind(operations, table, 'delete').map(({ key }) => key);
    if (keys.length > 0) requireWritten(await deleteRecords(client, table, keys), keys);
  }
  for (const table of writtenTables) {
    const records = kind(operations, table, 'create').map(({ fields }) => fields);
    for (const alike of await assign(client, table, records)) {
      requireWritten(await insertRecords(client, table, alike), alike);
    }
    const updates = kind(operations, table, 'update');
    if (updates.length > 0) requireWritten(await updateRecords(client, table, updates), updates);
  }
  const now = await readWritten(client, operations);
  return checked.map(({ operations: own, before }) =>
    own.map((operation, i) => {
      const { entity, key, op } = operation;
      const old = before[i] as CentralRecord;
      if (op === 'keep') return old;
      const after = now.get(recordId(operation)) ?? { entity, key, etag: null, record: null };
      if (op !== 'update' || old.record === null) return after;
      requireChanged(operation, old.record, after);
      return answeredUpdate(old.record, after);
    }),
  );
}

/**
 * @param written rows that a statement has written
 * @throws Refusal when a trigger or a rule of the district has dropped one
 */
export function requireWritten(written: number | null, wanted: readonly unknown[]): void {
  if ((written ?? 0) < wanted.length) throw dropped();
}

/** A trigger may store another value than the edit's. It may not keep the one that the edit is to replace. */
function requireChanged(
  { entity, fields }: TableOperation & { op: 'update' },
  old: SentRecord,
  { record }: CentralRecord,
): void {
  if (record === null) return;
  const [before, after] = [sentValues(old), sentValues(record)];
  const values = fromSent(entity, old);
  const kept = Object.entries(fields).find(
    ([name, wanted]) => before[name] === after[name] && !equal(wanted, values[name]),
  );
  if (kept !== undefined) throw dropped(kept[0]);
}

function dropped(field?: string): Refusal {
  return rejected({
    code: 'rule_broken',
    params: { reason: 'center' },
    ...(field === undefined ? {} : { field }),
  });
}

/** The records as they are stored, when the triggers of the district have run too. */
async function readWritten(
  client: pg.PoolClient,
  operations: readonly TableOperation[],
): Promise<ReadonlyMap<string, CentralRecord>> {
  const now = new Map<string, CentralRecord>();
  for (const table of writtenTables) {
    const written = [...kind(operations, table, 'create'), ...kind(operations, table, 'update')];
    const keys = written.map(({ key }) => key);
    const found = await lockRecords(client, table, keys);
    for (const record of found.values()) now.set(recordId(record), record);
  }
  return now;
}

function kind<Op extends TableOperation['op']>(
  operations: readonly TableOperation[],
  table: TableName,
  op: Op,
): (TableOperation & { op: Op })[] {
  return operations.filter((one) => one.entity === table && one.op === op) as (TableOperation & {
    op: Op;
  })[];
}

/**
 * Groups records to insert by the columns that they name, so that the others get the table's defaults. A new
 * student gets the center's next free `student_usi`, whatever the laptop sent.
 */
async function assign(
  client: pg.PoolClient,
  table: TableName,
  records: readonly AnyRecord[],
): Promise<AnyRecord[][]> {
  const numbers = table === 'students' ? await nextNumbers(client, records.length) : [];
  const assigned = records.map((record, i) =>
    table === 'students' ? { ...record, student_usi: numbers[i] } : record,
  );
  return [...Map.groupBy(assigned, (record) => Object.keys(record).sort().join()).values()];
}

/** Numbers for new students that nobody has taken. */
export async function nextNumbers(client: pg.PoolClient, count: number): Promise<number[]> {
  const free: number[] = [];
  while (free.length < count) {
    const { rows } = await client.query<{ usi: number }>(
      `SELECT n.usi
         FROM (SELECT nextval('sync.student_usi')::integer AS usi FROM generate_series(1, $1::integer)) AS n
        WHERE NOT EXISTS (SELECT FROM public.students AS s WHERE s.student_usi = n.usi)`,
      [count - free.length],
    );
    free.push(...rows.map(({ usi }) => usi));
  }
  return free;
}
