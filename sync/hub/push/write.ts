import type pg from 'pg';
import type { AnyRecord } from '../../model/catalog.ts';
import { recordId } from '../../model/record-ref.ts';
import { answeredUpdate } from '../../protocol/answered-record.ts';
import type { CentralRecord } from '../../protocol/values.ts';
import type { TableName } from '../postgres/wire.ts';
import type { Checked, TableOperation } from './check.ts';
import { deleteRecords, insertRecords, lockRecords, updateRecords } from './rows.ts';

/** The tables that laptops write; a table that another one refers to comes first. */
export const writtenTables = ['students', 'student_school_associations'] as const;

/**
 * Writes independent changesets with one statement for each table and kind of operation, so that the statement
 * triggers run once for all of them.
 * @returns for each changeset its records after the write, in the order of its operations, as its answer carries them
 */
export async function writeAll(
  client: pg.PoolClient,
  checked: readonly Checked[],
): Promise<CentralRecord[][]> {
  const operations = checked.flatMap((one) => one.operations);
  for (const table of [...writtenTables].reverse()) {
    const keys = kind(operations, table, 'delete').map(({ key }) => key);
    if (keys.length > 0) await deleteRecords(client, table, keys);
  }
  for (const table of writtenTables) {
    const records = kind(operations, table, 'create').map(({ fields }) => fields);
    for (const alike of await assign(client, table, records)) {
      await insertRecords(client, table, alike);
    }
    const updates = kind(operations, table, 'update');
    if (updates.length > 0) await updateRecords(client, table, updates);
  }
  const now = await readWritten(client, operations);
  return checked.map(({ operations: own, before }) =>
    own.map((operation, i) => {
      const { entity, key, op } = operation;
      const old = before[i] as CentralRecord;
      if (op === 'keep') return old;
      const after = now.get(recordId(operation)) ?? { entity, key, etag: null, record: null };
      return op === 'update' && old.record !== null ? answeredUpdate(old.record, after) : after;
    }),
  );
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
