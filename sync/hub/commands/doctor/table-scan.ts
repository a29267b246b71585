import type pg from 'pg';
import { query } from '../../postgres/query.ts';
import { type Found, fine, wrong } from './check.ts';

/** A hub scans once a day, a part at a time. */
const oldestHours = 72;
/** Records that wait so long are held by a transaction that somebody has left open. */
const longQueue = 100_000;

/** What is written while no trigger sees it is found by the scan; what waits for a transaction's end is in the queue. */
export async function checkTableScan(pool: pg.Pool): Promise<Found> {
  const scans = await query<{
    entity: string;
    completed_at: Date | null;
    hours: number;
    found: string;
  }>(
    pool,
    `SELECT entity, completed_at, found,
            extract(epoch FROM now() - coalesce(completed_at, '-infinity')) / 3600 AS hours
       FROM sync.table_scan
      ORDER BY entity`,
  );
  const [queue] = await query<{ waiting: number }>(
    pool,
    'SELECT count(*)::integer AS waiting FROM sync.recheck',
  );
  const waiting = queue?.waiting ?? 0;
  const late = scans.filter(({ hours }) => !(Number(hours) <= oldestHours));
  const found = scans.filter((one) => Number(one.found) > 0);
  const parts = [
    late.length === 0
      ? 'Every table was compared with the version index in the last three days.'
      : `Not compared with the version index in three days: ${late.map(({ entity }) => entity).join(', ')}. Run: hub scan-tables`,
    found.length === 0
      ? 'Triggers have seen every change.'
      : `Changes that no trigger saw, found and put right since the installation: ${found
          .map((one) => `${one.found} of ${one.entity}`)
          .join(', ')}. The audit names them as found_by_scan.`,
    `${waiting} records wait to be decided.`,
  ];
  return late.length === 0 && waiting < longQueue ? fine(parts.join(' ')) : wrong(parts.join(' '));
}
