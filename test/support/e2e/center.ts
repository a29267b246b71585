import pg from 'pg';
import type { District } from './district.ts';

/** Gives a student another first name at the center, as its other writers do: unknown to the laptop. */
export async function renameAtCenter(
  district: District,
  student: string,
  firstName: string,
): Promise<void> {
  await atCenter(district, async (client) => {
    const { rowCount } = await client.query(
      'UPDATE public.students SET first_name = $2 WHERE student_unique_id = $1',
      [student, firstName],
    );
    if (rowCount !== 1) throw new Error('the center has no such student');
  });
}

/** A student's first name as the center has it. */
export async function readFirstName(
  district: District,
  student: string,
): Promise<string | undefined> {
  return await atCenter(district, async (client) => {
    const { rows } = await client.query<{ first_name: string }>(
      'SELECT first_name FROM public.students WHERE student_unique_id = $1',
      [student],
    );
    return rows[0]?.first_name;
  });
}

/** Writes, or asks, with SQL, as the district's other applications do. */
export async function sqlAtCenter(
  district: District,
  text: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> {
  return await atCenter(district, async (client) => (await client.query(text, [...values])).rows);
}

async function atCenter<Value>(
  { databaseUrl }: District,
  work: (client: pg.Client) => Promise<Value>,
): Promise<Value> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
