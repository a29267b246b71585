import pg from 'pg';
import type { DemoHub } from '../../scripts/demo/hub.ts';
import type { BenchLaptop } from './laptop.ts';
import { type Figure, median } from './table.ts';

const updates = 200;

/** One student updated by plain SQL, with the triggers and without. */
export async function measureTriggers(hub: DemoHub): Promise<Figure[]> {
  const client = new pg.Client(hub.databaseUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(
      'SELECT student_unique_id AS id FROM students TABLESAMPLE SYSTEM (1) LIMIT $1',
      [updates * 3],
    );
    const ids = rows.map(({ id }) => id);
    await timeUpdates(client, ids.slice(updates * 2));
    const withTriggers = await timeUpdates(client, ids.slice(0, updates));
    await client.query('ALTER TABLE students DISABLE TRIGGER USER');
    const without = await timeUpdates(client, ids.slice(updates, updates * 2));
    await client.query('ALTER TABLE students ENABLE TRIGGER USER');
    return [
      {
        what: 'one row by SQL: what the triggers add',
        value: `${(withTriggers - without).toFixed(2)} ms`,
        aim: 'under 5 ms at 1,000,000 students',
      },
      { what: 'one row by SQL without them', value: `${without.toFixed(2)} ms`, aim: '' },
    ];
  } finally {
    await client.end();
  }
}

/**
 * A nightly load of many students, with the triggers and without, each twice and in turns; and one that
 * changes nothing, after which a laptop that is up to date has nothing to pull.
 */
export async function measureBulkLoad(hub: DemoHub, laptop: BenchLaptop): Promise<Figure[]> {
  const client = new pg.Client(hub.databaseUrl);
  await client.connect();
  try {
    const { rows } = await load(client, 'once');
    const times = { with: 0, without: 0 };
    for (const round of [1, 2]) {
      await client.query('ALTER TABLE students DISABLE TRIGGER USER');
      times.without += (await load(client, `without ${round}`)).seconds;
      await client.query('ALTER TABLE students ENABLE TRIGGER USER');
      times.with += (await load(client, `with ${round}`)).seconds;
    }
    await laptop.caseload('sync');
    const identical = await load(client, null);
    const synced = await laptop.caseload('sync');
    const { pulled } = JSON.parse(synced.stdout) as { pulled: number };
    const many = rows.toLocaleString('en');
    return [
      {
        what: `a load of ${many} changed rows, with triggers`,
        value: `${(times.with / times.without).toFixed(2)}×`,
        aim: 'under 3× the load without them',
      },
      {
        what: `a load of ${many} identical rows: records pulled`,
        value: pulled.toLocaleString('en'),
        aim: `none; it takes ${(identical.seconds / (times.without / 2)).toFixed(2)}× the load without triggers`,
      },
    ];
  } finally {
    await client.end();
  }
}

const loaded = 200_000;

/** As a nightly load does: into a table of its own, then from there. @param change null: the same values */
async function load(
  client: pg.Client,
  change: string | null,
): Promise<{ seconds: number; rows: number }> {
  const started = performance.now();
  await client.query('BEGIN');
  await client.query(
    `CREATE TEMP TABLE load ON COMMIT DROP AS
     SELECT student_unique_id, first_name, last_name, middle_name, birth_date,
            coalesce($1, birth_city) AS birth_city
       FROM students
      ORDER BY student_unique_id
      LIMIT $2`,
    [change, loaded],
  );
  const { rowCount } = await client.query(
    `UPDATE students AS s
        SET first_name = l.first_name, last_name = l.last_name, middle_name = l.middle_name,
            birth_date = l.birth_date, birth_city = l.birth_city
       FROM load AS l
      WHERE s.student_unique_id = l.student_unique_id`,
  );
  await client.query('COMMIT');
  return { seconds: (performance.now() - started) / 1000, rows: rowCount ?? 0 };
}

/** Median, in milliseconds. */
async function timeUpdates(client: pg.Client, ids: readonly string[]): Promise<number> {
  const milliseconds: number[] = [];
  for (const id of ids) {
    const started = performance.now();
    await client.query(
      "UPDATE students SET birth_city = coalesce(birth_city, '') || 'x' WHERE student_unique_id = $1",
      [id],
    );
    milliseconds.push(performance.now() - started);
  }
  return median(milliseconds);
}
