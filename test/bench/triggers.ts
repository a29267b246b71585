import pg from 'pg';
import type { DemoHub } from '../../scripts/demo/hub.ts';
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
    // Shows the triggers what was written while they were off.
    await client.query(
      'UPDATE students SET student_usi = student_usi WHERE student_unique_id = ANY ($1)',
      [ids],
    );
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
