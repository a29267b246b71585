import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DemoHub } from '../../scripts/demo/hub.ts';
import { root } from '../../scripts/setup/paths.ts';
import type { BenchLaptop } from './laptop.ts';
import type { Figure } from './table.ts';

/**
 * The plain pipe to compare with: the students and associations of the same schools by `psql COPY` into
 * `sqlite3 .import`, into a plain file without index, search or encryption.
 */
export async function measurePipe(
  hub: DemoHub,
  given: { laptop: BenchLaptop; folder: string; rate: number },
): Promise<Figure[]> {
  const missing = ['psql', 'sqlite3'].filter((name) => spawnSync(name, ['--version']).error);
  const what = 'the same rows by psql COPY | sqlite3 .import';
  if (missing.length > 0) {
    return [{ what, value: 'skipped', aim: `install ${missing.join(' and ')} to compare` }];
  }
  const schools = await schoolsOf(given.laptop);
  const associations = `SELECT * FROM student_school_associations WHERE school_id IN (${schools.join(', ')})`;
  const students = `SELECT s.* FROM students AS s WHERE EXISTS (SELECT FROM (${associations}) AS a WHERE a.student_unique_id = s.student_unique_id)`;
  const file = join(given.folder, 'pipe.sqlite');
  const started = performance.now();
  for (const [table, query] of [
    ['students', students],
    ['associations', associations],
  ]) {
    const copy = `psql -qAt '${hub.databaseUrl}' -c "COPY (${query}) TO STDOUT (FORMAT csv, HEADER)"`;
    const load = `sqlite3 '${file}' -cmd '.mode csv' '.import /dev/stdin ${table}'`;
    const { status, stderr } = spawnSync('sh', ['-c', `${copy} | ${load}`], { cwd: root });
    if (status !== 0) throw new Error(`the pipe failed: ${stderr}`);
  }
  const seconds = (performance.now() - started) / 1000;
  const count = spawnSync('sqlite3', [
    file,
    'SELECT (SELECT count(*) FROM students) + (SELECT count(*) FROM associations)',
  ]);
  const rate = Number(count.stdout) / seconds;
  await rm(file);
  return [
    { what, value: `${Math.round(rate).toLocaleString('en')} records/s`, aim: '' },
    {
      what: 'the pipe’s rate as a multiple of the first pull’s',
      value: `${(rate / given.rate).toFixed(1)}×`,
      aim: '',
    },
  ];
}

export async function schoolsOf(laptop: BenchLaptop): Promise<number[]> {
  const { stdout } = await laptop.caseload('status');
  const { cursors } = JSON.parse(stdout) as { cursors: Record<string, unknown> };
  return Object.keys(cursors)
    .filter((bucket) => bucket.startsWith('school:'))
    .map((bucket) => Number(bucket.slice('school:'.length)));
}
