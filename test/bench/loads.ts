import type pg from 'pg';

/** Rows of one load. */
const loaded = 200_000;

/** One of several loads of a kind. */
export interface Round {
  readonly number: number;
  readonly kind: 'with' | 'without';
  /** Of this load alone. */
  readonly name: string;
}

/** As a nightly load does: into a table of its own, then from there. @returns rows */
export type Load = (client: pg.Client, round: Round) => Promise<number>;

/** @param round null: the same values */
export async function changeStudents(client: pg.Client, round: Round | null): Promise<number> {
  await client.query(
    `CREATE TEMP TABLE load ON COMMIT DROP AS
     SELECT student_unique_id, first_name, last_name, middle_name, birth_date,
            coalesce($1, birth_city) AS birth_city
       FROM students
      ORDER BY student_unique_id
      LIMIT $2`,
    [round?.name ?? null, loaded],
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

/** Students whom the district did not have, in no school yet. */
export async function addStudents(client: pg.Client, { name }: Round): Promise<number> {
  await client.query(
    `CREATE TEMP TABLE load ON COMMIT DROP AS
     SELECT $1 || student_unique_id AS student_unique_id, first_name, last_name, middle_name, birth_date,
            birth_city, birth_sex_descriptor, races,
            (SELECT max(student_usi) FROM students) + row_number() OVER (ORDER BY student_unique_id) AS student_usi
       FROM students
      ORDER BY student_unique_id
      LIMIT $2`,
    [`${name} `, loaded],
  );
  const { rowCount } = await client.query(
    `INSERT INTO students
            (student_unique_id, student_usi, first_name, last_name, middle_name, birth_date, birth_city,
             birth_sex_descriptor, races)
     SELECT student_unique_id, student_usi, first_name, last_name, middle_name, birth_date, birth_city,
            birth_sex_descriptor, races
       FROM load`,
  );
  return rowCount ?? 0;
}

/** The end of a school year: associations get the date and the kind of their end. */
export async function withdraw(client: pg.Client, { number, kind, name }: Round): Promise<number> {
  await client.query(
    `CREATE TEMP TABLE load ON COMMIT DROP AS
     SELECT student_unique_id, school_id, entry_date, $1::date AS exit_withdraw_date,
            $2::text AS exit_withdraw_type_descriptor
       FROM student_school_associations
      ORDER BY student_unique_id, school_id, entry_date
      LIMIT $3`,
    [`2027-06-0${number * 2 + (kind === 'with' ? 2 : 1)}`, name, loaded],
  );
  const { rowCount } = await client.query(
    `UPDATE student_school_associations AS a
        SET exit_withdraw_date = l.exit_withdraw_date,
            exit_withdraw_type_descriptor = l.exit_withdraw_type_descriptor
       FROM load AS l
      WHERE a.student_unique_id = l.student_unique_id
        AND a.school_id = l.school_id
        AND a.entry_date = l.entry_date`,
  );
  return rowCount ?? 0;
}

/** Students of one school who come to another, in each round to another one, so that each gets an entry there. */
export async function addAssociations(client: pg.Client, round: Round): Promise<number> {
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
    [entryDate(round), loaded, round.number + 1],
  );
  const { rowCount } = await client.query(
    `INSERT INTO student_school_associations
            (student_unique_id, school_id, entry_date, school_year, entry_grade_level_descriptor)
     SELECT student_unique_id, school_id, entry_date, school_year, entry_grade_level_descriptor
       FROM load`,
  );
  return rowCount ?? 0;
}

/** Those that `addAssociations` has added in the same round. */
export async function removeAssociations(client: pg.Client, round: Round): Promise<number> {
  const { rowCount } = await client.query(
    'DELETE FROM student_school_associations WHERE entry_date = $1',
    [entryDate(round)],
  );
  return rowCount ?? 0;
}

function entryDate({ number, kind }: Round): string {
  return `2027-01-0${number * 2 + (kind === 'with' ? 2 : 1)}`;
}
