import type pg from 'pg';
import type { Answer } from '../../protocol/push.ts';
import type { CentralRecord } from '../../protocol/values.ts';
import { toEntryKey } from '../postgres/wire.ts';
import { writtenTables } from './write.ts';

/**
 * Corrects the entries of the records in answers, in the transaction that has locked the rows. No trigger may have seen
 * a record change. A laptop keeps what an answer brings, and learns of later changes from entries that move: those of
 * a record that the version index does not know would not. The audit names what this finds, as it does for the scan.
 * What depends on other rows is decided from the queue.
 */
export async function mendEntries(
  client: pg.PoolClient,
  answers: readonly Answer[],
): Promise<void> {
  const records = answers.flatMap(recordsOf);
  for (const table of writtenTables) {
    const positions = await queueDifferences(
      client,
      table,
      records.filter(({ entity }) => entity === table),
    );
    if (positions.length === 0) continue;
    await client.query('SELECT sync.audit_unseen($1, $2)', [table, positions]);
    await client.query(
      table === 'students'
        ? `UPDATE sync.entry AS e
              SET etag = stored.etag, xid = pg_current_xact_id(), seq = nextval('sync.position')
             FROM (
                    SELECT s.student_unique_id AS id, sync.etag_of_students(s) AS etag
                      FROM public.students AS s
                     WHERE s.student_unique_id = ANY (ARRAY(
                             SELECT k.id FROM sync.recheck AS k WHERE k.position = ANY ($1)
                           ))
                  ) AS stored
            WHERE e.entity = 'students'
              AND e.id = stored.id
              AND e.etag IS NOT NULL
              AND e.etag <> stored.etag`
        : `SELECT sync.decide_own('student_school_associations', $1)`,
      [positions],
    );
  }
}

function recordsOf(answer: Answer): readonly CentralRecord[] {
  if (answer.result === 'applied') return answer.records;
  return answer.result === 'stale' ? answer.current : [];
}

/**
 * Puts the records whose entries differ into the queue. A student without any entry does not differ: a new one gets
 * theirs when a hub has decided their associations.
 * @returns the positions in the queue
 */
async function queueDifferences(
  client: pg.PoolClient,
  table: (typeof writtenTables)[number],
  records: readonly CentralRecord[],
): Promise<string[]> {
  if (records.length === 0) return [];
  const given = records.map(({ key, etag }) => ({ ...toEntryKey(table, key), etag }));
  const { rows } = await client.query<{ position: string }>(
    `INSERT INTO sync.recheck (entity, id, school_id, entry_date, is_unseen)
     SELECT DISTINCT $1::sync.entity, k.id, k.school_id, k.entry_date,
            -- What the queue has from a trigger, the audit has too.
            NOT EXISTS (
              SELECT
                FROM sync.recheck AS q
               WHERE q.entity = $1
                 AND NOT q.is_unseen
                 AND (q.is_table OR (q.id, q.school_id, q.entry_date) = (k.id, k.school_id, k.entry_date))
            )
       FROM jsonb_to_recordset($2) AS k (id TEXT, school_id INTEGER, entry_date DATE, etag TEXT)
       LEFT JOIN LATERAL (
              SELECT min(e.etag) AS least, max(e.etag) AS greatest
                FROM sync.entry AS e
               WHERE e.entity = $1
                 AND e.id = k.id
                 AND e.school_id = k.school_id
                 AND e.entry_date = k.entry_date
                 AND e.etag IS NOT NULL
            ) AS known ON true
      WHERE (known.least IS DISTINCT FROM k.etag OR known.greatest IS DISTINCT FROM k.etag)
        AND (known.least IS NOT NULL OR $1 <> 'students')
     RETURNING position`,
    [table, JSON.stringify(given)],
  );
  return rows.map(({ position }) => position);
}
