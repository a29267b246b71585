import pg from 'pg';
import type { District } from './district.ts';

/** Changes the center as its other writers do: with plain SQL, unknown to the laptop. */
export async function changeAtCenter(
  district: District,
  sql: string,
  values: readonly unknown[],
): Promise<void> {
  const { databaseUrl } = await district.start();
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const { rowCount } = await client.query(sql, [...values]);
    if (rowCount !== 1) throw new Error(`the statement changed ${rowCount} rows instead of one`);
  } finally {
    await client.end();
  }
}

/** Gives a student another first name at the center. */
export async function renameAtCenter(
  district: District,
  student: string,
  firstName: string,
): Promise<void> {
  await changeAtCenter(
    district,
    'UPDATE public.students SET first_name = $2 WHERE student_unique_id = $1',
    [student, firstName],
  );
}
