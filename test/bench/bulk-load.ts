import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { DemoHub } from '../../scripts/demo/hub.ts';
import type { BenchLaptop } from './laptop.ts';
import {
  addAssociations,
  addStudents,
  changeStudents,
  type Load,
  removeAssociations,
  withdraw,
} from './loads.ts';
import type { Figure } from './table.ts';

/**
 * Nightly loads with the triggers and without, each twice and in turns. And one that changes nothing, after which a
 * laptop that is up to date has nothing to pull.
 */
export async function measureBulkLoad(hub: DemoHub, laptop: BenchLaptop): Promise<Figure[]> {
  const client = new pg.Client(hub.databaseUrl);
  await client.connect();
  try {
    // First, while students are in the schools that the district has them in: another load brings each student to
    // six more, and a student has an entry in every school.
    const students = await compare(client, 'students', changeStudents);
    const withdrawn = await compare(client, 'student_school_associations', withdraw);
    const added = await compare(client, 'student_school_associations', addAssociations);
    const removed = await compare(client, 'student_school_associations', removeAssociations);
    const newcomers = await compare(client, 'students', addStudents);
    await untilDecided(client);
    await laptop.caseload('sync');
    const identical = await timed(client, () => changeStudents(client, null));
    const synced = await laptop.caseload('sync');
    const { pulled } = JSON.parse(synced.stdout) as { pulled: number };
    return [
      ratio('changed students', students),
      ratio('new students', newcomers),
      ratio('changed associations', withdrawn),
      ratio('new associations', added),
      {
        what: `a removal of ${many(removed.rows)} associations, with triggers`,
        value: `${(removed.with / added.without).toFixed(2)}×`,
        // A removal without triggers only marks the rows.
        aim: `under 3× a load of as many without them; ${(removed.with / removed.without).toFixed(1)}× the removal`,
      },
      {
        what: `a load of ${many(students.rows)} identical students: records pulled`,
        value: pulled.toLocaleString('en'),
        aim: `none; it takes ${(identical / (students.without / 2)).toFixed(2)}× the load without triggers`,
      },
    ];
  } finally {
    await client.end();
  }
}

function ratio(what: string, times: Times): Figure {
  return {
    what: `a load of ${many(times.rows)} ${what}, with triggers`,
    value: `${(times.with / times.without).toFixed(2)}×`,
    aim: 'under 3× the load without them',
  };
}

/** Until the hub has decided which students belong to which schools. */
async function untilDecided(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query('SELECT NOT EXISTS (SELECT FROM sync.recheck) AS is_empty');
    if (rows[0].is_empty) return;
    await setTimeout(200);
  }
}

/** Seconds of two loads each, and the rows of one. */
interface Times {
  with: number;
  without: number;
  rows: number;
}

/** The last load is one with triggers. */
async function compare(client: pg.Client, table: string, load: Load): Promise<Times> {
  const times: Times = { with: 0, without: 0, rows: 0 };
  for (const number of [0, 1, 2]) {
    for (const kind of ['without', 'with'] as const) {
      // The hub's work beside would count as the load's.
      await untilDecided(client);
      const seconds = await timed(client, async () => {
        if (kind === 'without') await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
        times.rows = await load(client, { number, kind, name: `${kind} ${number}` });
        if (kind === 'without') await enableTriggers(client, table);
      });
      // The first is for the caches.
      if (number > 0) times[kind] += seconds;
    }
    await client.query(`VACUUM ${table}, sync.entry`);
  }
  console.error(`  ${load.name}: ${(times.with / times.without).toFixed(2)}×`);
  return times;
}

/** As `hub migrate` leaves them. */
async function enableTriggers(client: pg.Client, table: string): Promise<void> {
  await client.query(
    `DO $$
     DECLARE
       name TEXT;
     BEGIN
       FOR name IN
         SELECT tgname FROM pg_trigger WHERE tgrelid = '${table}'::regclass AND tgname LIKE 'caseload\\_%'
       LOOP
         EXECUTE format('ALTER TABLE ${table} ENABLE ALWAYS TRIGGER %I', name);
       END LOOP;
     END
     $$`,
  );
}

/** Of a transaction of its own. */
async function timed(client: pg.Client, work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await client.query('BEGIN');
  await work();
  await client.query('COMMIT');
  return (performance.now() - started) / 1000;
}

function many(rows: number): string {
  return rows.toLocaleString('en');
}
