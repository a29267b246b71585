import pg from 'pg';
import { to } from 'pg-copy-streams';
import { entities } from '../../model/catalog.ts';
import type { KnownEntry } from '../../protocol/pull.ts';
import {
  bookkeepingJson,
  contentJson,
  entryKeyJson,
  etagOf,
  isRowOfEntry,
  type TableName,
  toEntryKey,
} from '../postgres/wire.ts';
import { type Change, splitPosition } from './plan.ts';

/** The rows of a table to send. */
export interface RowsToCopy extends Change {
  readonly entity: TableName;
  /** Entries of this bucket and entity that the laptop has already. Unchanged ones are left out. */
  readonly known: readonly KnownEntry[];
}

/**
 * Streams the rows of a change straight from PostgreSQL to the laptop. PostgreSQL makes each line, a row of the
 * protocol; the hub neither parses nor keeps it.
 * @throws ConnectionAbandoned when the laptop hangs up
 */
export async function copyRows(
  client: pg.PoolClient,
  rows: RowsToCopy,
  write: (rows: Uint8Array) => Promise<void>,
): Promise<void> {
  // In the order of the index the first rows leave at once; a sort would read all of them first. Rows to leave out
  // are joined by a hash, which has no order: without a sort PostgreSQL would search them again for each row.
  await client.query(`SET LOCAL enable_sort = ${rows.known.length > 0 ? 'on' : 'off'}`);
  const source = client.query(to(copyStatement(rows)));
  for await (const piece of source) await write(piece as Buffer);
}

/**
 * CSV whose quote and delimiter are control characters, which JSON escapes, so that the lines are the JSON texts
 * themselves; COPY's text format would double every backslash. A pull from the beginning leaves out removals,
 * unless the laptop has pushed before it pulled.
 */
function copyStatement({ bucket, entity, from, to, known }: RowsToCopy): string {
  const first = splitPosition(from);
  const last = splitPosition(to);
  const literal = pg.escapeLiteral;
  // A row may be gone without its entry, when no trigger saw it go. That is a removal, and the scan finds it.
  const isPresent = `e.etag IS NOT NULL AND r.${entities[entity].key[0]} IS NOT NULL`;
  return `
    COPY (
      SELECT CASE
               WHEN ${isPresent} THEN json_build_array(
                 e.position, ${etagOf(entity, 'r')}, ${bookkeepingJson(entity, 'r')},
                 ${contentJson(entity, 'r')}
               )
               -- Only a removal looks for the new key: a subselect, because a join would look for every row.
               ELSE coalesce(
                 (
                   SELECT json_build_array(
                            e.position, NULL, ${entryKeyJson(entity, 'e')},
                            ${entryKeyJson(entity, 'moved')}
                          )
                     FROM sync.moved_to(
                            e.entity, e.id, e.school_id, e.entry_date, e.bucket, ${literal(first.xid)}::xid8
                          ) AS moved
                 ),
                 json_build_array(e.position, NULL, ${entryKeyJson(entity, 'e')})
               )
             END
        FROM (
               SELECT e.*,
                      -- In the same transaction as the row before it, a row says by how much its seq is higher.
                      CASE
                        WHEN lag(e.xid) OVER sent = e.xid THEN to_json(e.seq - lag(e.seq) OVER sent)
                        ELSE to_json(e.xid || '.' || e.seq)
                      END AS position
                 FROM sync.entry AS e
                WHERE e.bucket = ${literal(bucket)}
                  AND e.entity = ${literal(entity)}
                  AND (e.xid, e.seq) > (${literal(first.xid)}::xid8, ${literal(first.seq)}::bigint)
                  AND (e.xid, e.seq) <= (${literal(last.xid)}::xid8, ${literal(last.seq)}::bigint)
                  ${from === null && known.length === 0 ? 'AND e.etag IS NOT NULL' : ''}
                  ${known.length === 0 ? '' : `AND NOT EXISTS (${sameEntry(known)})`}
               WINDOW sent AS (ORDER BY e.xid, e.seq)
             ) AS e
        LEFT JOIN public.${entity} AS r ON ${isRowOfEntry(entity, 'r', 'e')}
       ORDER BY e.xid, e.seq
    ) TO STDOUT (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')`;
}

/** COPY takes no parameters, so the entries stand in the statement, as one literal that a hash can join. */
function sameEntry(known: readonly KnownEntry[]): string {
  const rows = known.map(([entity, key, etag]) => ({ ...toEntryKey(entity, key), etag }));
  return `
    SELECT
      FROM json_to_recordset(${pg.escapeLiteral(JSON.stringify(rows))})
           AS k (id text, school_id integer, entry_date date, etag text)
     WHERE k.id = e.id
       AND k.school_id = e.school_id
       AND k.entry_date = e.entry_date
       AND k.etag = e.etag`;
}
