import type pg from 'pg';

type Client = pg.Pool | pg.PoolClient;

/** Schools with these ids, and their organizations. */
export async function addSchools(client: Client, ...ids: number[]): Promise<void> {
  await client.query(
    `INSERT INTO schools (school_id, state_organization_id, name_of_institution)
     SELECT id, 'S' || id, 'School ' || id FROM unnest($1::integer[]) AS id`,
    [ids],
  );
}

export async function addStudent(client: Client, id: string, firstName = 'Ana'): Promise<void> {
  await client.query(
    `INSERT INTO students (student_unique_id, student_usi, first_name, last_name)
     VALUES ($1, nextval('sync.student_usi'), $2, 'Ruiz')`,
    [id, firstName],
  );
}

export async function enroll(
  client: Client,
  student: string,
  school: number,
  entryDate: string,
): Promise<void> {
  await client.query(
    `INSERT INTO student_school_associations (student_unique_id, school_id, entry_date, school_year)
     VALUES ($1, $2, $3, 2027)`,
    [student, school, entryDate],
  );
}
