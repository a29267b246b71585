import type pg from 'pg';
import type { Key } from '../../../model/key.ts';
import { type EntryKey, type TableName, toEntryKey } from '../../postgres/wire.ts';
import type { Change, Sample, Trace } from './trigger-samples.ts';

/** Where traces of a statement begin. */
export interface Marks {
  readonly audit: string;
  readonly seq: string;
  readonly recheck: string;
}

export async function marks(client: pg.PoolClient): Promise<Marks> {
  const { rows } = await client.query<Marks>(
    `SELECT (SELECT coalesce(max(id), 0) FROM sync.audit) AS audit,
            (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM sync.position) AS seq,
            (SELECT coalesce(max(position), 0) FROM sync.recheck) AS recheck`,
  );
  return rows[0] as Marks;
}

/** @returns in words, the traces that a change did not leave */
export async function missingTraces(
  client: pg.PoolClient,
  given: { sample: Sample; change: Change; before: Marks; key: Key },
): Promise<string[]> {
  const { sample, change, before } = given;
  const { table } = sample;
  const key = toEntryKey(table, given.key);
  const looks: Readonly<Record<Trace, { look: () => Promise<boolean>; words: string }>> = {
    audit: {
      look: () => isAudited(client, { table, change, before, key: given.key }),
      words: 'is not audited',
    },
    entry: {
      look: () => hasMoved(client, { table, before, key }),
      words: 'moves no entry of the version index',
    },
    recheck: {
      look: () =>
        isNoted(client, {
          entity: table === 'student_school_associations' ? 'students' : table,
          key,
          before,
        }),
      words: 'is not noted for a hub',
    },
  };
  const missing: string[] = [];
  for (const trace of sample.traces[change]) {
    const { look, words } = looks[trace];
    if (!(await look())) missing.push(`${change} of ${table} ${words}`);
  }
  return missing;
}

async function isAudited(
  client: pg.PoolClient,
  given: { table: TableName; change: Change; before: Marks; key: Key },
): Promise<boolean> {
  const { table, change, before, key } = given;
  return await exists(
    client,
    `SELECT FROM sync.audit
      WHERE xid = pg_current_xact_id() AND id > $1 AND entity = $2 AND key = $3
        AND (before IS NULL) = $4 AND (after IS NULL) = $5`,
    [before.audit, table, JSON.stringify(key), change === 'insert', change === 'delete'],
  );
}

async function hasMoved(
  client: pg.PoolClient,
  { table, before, key }: { table: TableName; before: Marks; key: EntryKey },
): Promise<boolean> {
  return await exists(
    client,
    `SELECT FROM sync.entry
      WHERE entity = $1 AND id = $2 AND school_id = $3 AND entry_date = $4
        AND xid = pg_current_xact_id() AND seq > $5`,
    [table, key.id, key.school_id, key.entry_date, before.seq],
  );
}

export async function isNoted(
  client: pg.PoolClient,
  { entity, key, before }: { entity: TableName; key: EntryKey; before: Marks },
): Promise<boolean> {
  return await exists(
    client,
    'SELECT FROM sync.recheck WHERE position > $1 AND entity = $2 AND id = $3 AND school_id IN (0, $4)',
    [before.recheck, entity, key.id, key.school_id],
  );
}

async function exists(
  client: pg.PoolClient,
  sql: string,
  values: readonly unknown[],
): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(`SELECT EXISTS (${sql}) AS found`, [
    ...values,
  ]);
  return rows[0]?.found === true;
}
