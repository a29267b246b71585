import { expect, test } from 'vitest';
import { openTestDatabase } from '../../support/center/database.ts';

test('a connection that breaks between two queries fails the next query, and nothing else', async () => {
  const { pool } = await openTestDatabase();
  const connection = await pool.connect();
  const { rows } = await connection.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const ended = new Promise<void>((resolve) => connection.once('end', resolve));
  await pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  await ended;
  await expect(connection.query('SELECT 1')).rejects.toThrow();
  connection.release(true);
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});
