import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { DemoHub } from '../../scripts/demo/hub.ts';
import type { BenchLaptop } from './laptop.ts';
import type { Figure } from './table.ts';

const loaded = 200_000;

/**
 * Nightly loads with the triggers and without, each twice and in turns: of students that have changed, and of
 * associations that are new, each of which makes a student's entry too. And one that changes nothing, after
 * which a laptop that is up to date has nothing to pull.
 */
export async function measureBulkLoad(hub: DemoHub, laptop: BenchLaptop): Promise<Figure[]> {
  const client = new pg.Client(hub.databaseUrl);
  await client.connect();
  try {
    // First, while they are in the schools that the district has them in: the other load brings each student to
    // six more, and a student has an entry in every school.
    const students = await compare(client, 'students', (_, { name }) =>
      changeStudents(client, name),
    );
    const associations = await compare(client, 'student_school_associations', addAssociations);
    await untilDecided(client);
    await laptop.caseload('sync');
    const identical = await timed(client, () => changeStudents(client, null));
    const synced = await laptop.caseload('sync');
    const { pulled } = JSON.parse(synced.stdout) as { pulled: number };
    return [
      {
        what: `a load of ${many(students.rows)} changed students, with triggers`,
        value: `${(students.with / students.without).toFixed(2)}×`,
        aim: 'under 3× the load without them',
      },
      {
        what: `a load of ${many(associations.rows)} new associations, with triggers`,
        value: `${(associations.with / associations.without).toFixed(2)}×`,
        aim: 'under 3× the load without them',
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

/** Until the hub has decided which students belong to which schools. */
async function untilDecided(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query('SELECT NOT EXISTS (SELECT FROM sync.recheck) AS is_empty');
    if (rows[0].is_empty) return;
    await setTimeout(200);
  }
}

interface Round {
  readonly number: number;
  readonly kind: 'with' | 'without';
  /** Of this load alone. */
  readonly name: string;
}
/** @returns rows */
type Load = (client: pg.Client, round: Round) => Promise<number>;

/** Seconds of two loads each, and the rows of one. The last is one with triggers. */
async function compare(
  client: pg.Client,
  table: string,
  load: Load,
): Promise<{ with: number; without: number; rows: number }> {
  const times = { with: 0, without: 0, rows: 0 };
  for (const number of [0, 1, 2]) {
    for (const kind of ['without', 'with'] as const) {
      const seconds = await timed(client, async () => {
        if (kind === 'without') await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
        times.rows = await load(client, { number, kind, name: `${kind} ${number}` });
        await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
      });
      // The first is for the caches.
      if (number > 0) times[kind] += seconds;
    }
    await client.query(`VACUUM ${table}, sync.entry`);
  }
  return times;
}

/** Of a transaction of its own. */
async function timed(client: pg.Client, work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await client.query('BEGIN');
  await work();
  await client.query('COMMIT');
  return (performance.now() - started) / 1000;
}

/** As a nightly load does: into a table of its own, then from there. @param city null: the same values */
async function changeStudents(client: pg.Client, city: string | null): Promise<number> {
  await client.query(
    `CREATE TEMP TABLE load ON COMMIT DROP AS
     SELECT student_unique_id, first_name, last_name, middle_name, birth_date,
            coalesce($1, birth_city) AS birth_city
       FROM students
      ORDER BY student_unique_id
      LIMIT $2`,
    [city, loaded],
  );
  const { rowCount } = await client.query(
    `UPDATE students AS s
        SET first_name = l.first_name, last_name = l.last_name, middle_name = l.middle_name,
            birth_date = l.birth_date, birth_city = l.birth_city
       FROM load AS l
      WHERE s.student_unique_id = l.student_unique_id`,
  );
  return rowCount ?? 0;
}

/** Students of one school who come to another, in each round to another one, so that each gets an entry there. */
async function addAssociations(client: pg.Client, { number, kind }: Round): Promise<number> {
  await client.query(
    `CREATE TEMP TABLE load ON COMMIT DROP AS
     SELECT a.student_unique_id, s.other AS school_id, $1::date AS entry_date,
            a.school_year, a.entry_grade_level_descriptor
       FROM (
              SELECT DISTINCT ON (student_unique_id) *
                FROM student_school_associations
               WHERE entry_date < '2027-01-01'
               ORDER BY student_unique_id
               LIMIT $2
            ) AS a
       JOIN (
              SELECT school_id,
                     coalesce(lead(school_id, $3) OVER (ORDER BY school_id), min(school_id) OVER ()) AS other
                FROM schools
            ) AS s USING (school_id)`,
    [`2027-01-0${number * 2 + (kind === 'with' ? 2 : 1)}`, loaded, number + 1],
  );
  const { rowCount } = await client.query(
    `INSERT INTO student_school_associations
            (student_unique_id, school_id, entry_date, school_year, entry_grade_level_descriptor)
     SELECT student_unique_id, school_id, entry_date, school_year, entry_grade_level_descriptor
       FROM load`,
  );
  return rowCount ?? 0;
}

function many(rows: number): string {
  return rows.toLocaleString('en');
}
