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

test('numbers in JSON keep their digits, whichever column they are in', async () => {
  const { pool } = await openTestDatabase();
  const text = '{"id": 9007199254740993, "share": 0.5, "note": "9007199254740993"}';
  const { rows } = await pool.query('SELECT $1::jsonb AS one, $1::json AS other', [text]);
  const read = { id: '9007199254740993', share: 0.5, note: '9007199254740993' };
  expect(rows).toEqual([{ one: read, other: read }]);
});
