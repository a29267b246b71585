import { readFileSync } from 'node:fs';
import type { DemoHub } from '../../scripts/demo/hub.ts';
import { createPool } from '../../sync/hub/postgres/pool.ts';
import { scanTables } from '../../sync/hub/postgres/table-scan.ts';
import type { Figure } from './table.ts';

/** The daily scan of all tables, without its pauses: what of one core it needs. */
export async function measureScan(hub: DemoHub): Promise<Figure[]> {
  const pool = createPool(hub.databaseUrl);
  try {
    // One step after the other: they share a session.
    const { rows: sessions } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const session = sessions[0]?.pid as number;
    const before = readProcessor(session);
    const started = performance.now();
    const scans = await scanTables(pool);
    const seconds = (performance.now() - started) / 1000;
    const after = readProcessor(session);
    const rows = scans.reduce((sum, one) => sum + one.rows, 0);
    const students = scans.find(({ entity }) => entity === 'students')?.rows ?? 0;
    const used = before === undefined || after === undefined ? undefined : after - before;
    return [
      {
        what: `the daily scan of ${students.toLocaleString('en')} students, ${rows.toLocaleString('en')} rows in all`,
        value: used === undefined ? 'unknown here' : `${used.toFixed(0)} s of one core`,
        aim: `under 300 s at 1,000,000, spread over five times as long; ${seconds.toFixed(0)} s without pauses here`,
      },
    ];
  } finally {
    await pool.end();
  }
}

/** Seconds of processor time that a process has used; undefined where there is no /proc (proc_pid_stat(5)). */
function readProcessor(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    // In hundredths, on every Linux in use.
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return undefined;
  }
}
