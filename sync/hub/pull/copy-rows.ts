import type { Writable } from 'node:stream';
import pg from 'pg';
import { to } from 'pg-copy-streams';
import { entryKeyJson, isRowOfEntry, recordJson, type TableName } from '../postgres/wire.ts';
import { writeTo } from './output.ts';
import { type Change, splitPosition } from './plan.ts';

/**
 * Streams the rows of a change straight from PostgreSQL to the laptop: each line is a `Row` of the protocol,
 * made by PostgreSQL and neither parsed nor kept here.
 * @throws ConnectionAbandoned when the laptop hangs up
 */
export async function copyRows(
  client: pg.PoolClient,
  change: Change & { entity: TableName },
  output: Writable,
): Promise<void> {
  const source = client.query(to(copyStatement(change)));
  for await (const piece of source) await writeTo(output, piece as Buffer);
}

/**
 * CSV whose quote and delimiter are control characters, which JSON escapes: so the lines are the JSON texts
 * themselves, where COPY's own text format would double every backslash. A pull from the beginning is not
 * told of what was removed before it.
 */
function copyStatement({ bucket, entity, from, to }: Change & { entity: TableName }): string {
  const first = splitPosition(from);
  const last = splitPosition(to);
  const literal = pg.escapeLiteral;
  return `
    COPY (
      SELECT json_build_array(
               e.entity, ${entryKeyJson(entity, 'e')}, e.etag, e.xid || '.' || e.seq,
               CASE WHEN e.etag IS NOT NULL THEN ${recordJson(entity, 'r')} END
             )
        FROM sync.entry AS e
        LEFT JOIN public.${entity} AS r ON ${isRowOfEntry(entity, 'r', 'e')}
       WHERE e.bucket = ${literal(bucket)}
         AND e.entity = ${literal(entity)}
         AND (e.xid, e.seq) > (${literal(first.xid)}::xid8, ${literal(first.seq)}::bigint)
         AND (e.xid, e.seq) <= (${literal(last.xid)}::xid8, ${literal(last.seq)}::bigint)
         ${from === null ? 'AND e.etag IS NOT NULL' : ''}
       ORDER BY e.xid, e.seq
    ) TO STDOUT (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')`;
}
