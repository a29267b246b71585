import type pg from 'pg';
import { expect, test } from 'vitest';
import { transaction } from '../../../sync/hub/postgres/transaction.ts';
import {
  pruneAttempts,
  rateLimits,
  readAttempts,
  withRateLimit,
} from '../../../sync/hub/server/rate-limits.ts';
import { openTestDatabase } from '../../support/center/database.ts';

async function addAttempts(
  pool: pg.Pool,
  limit: string,
  subject: string,
  secondsAgo: readonly number[],
): Promise<void> {
  await pool.query(
    `INSERT INTO sync.attempt (rate_limit, subject, at)
     SELECT $1, $2, now() - make_interval(secs => s) FROM unnest($3::integer[]) AS s`,
    [limit, subject, secondsAgo],
  );
}

async function countAttempts(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query('SELECT FROM sync.attempt');
  return rows.length;
}

const join = { limit: rateLimits.join, subject: '203.0.113.1' };

test('an attempt that fails counts, one that succeeds does not', async () => {
  const { pool } = await openTestDatabase();
  const fails = () => Promise.reject(new Error('wrong code'));
  await expect(withRateLimit(pool, join, fails)).rejects.toThrow('wrong code');
  expect(await countAttempts(pool)).toBe(1);
  expect(await withRateLimit(pool, join, async () => countAttempts(pool))).toBe(2);
  expect(await countAttempts(pool)).toBe(1);
});

test('a refused attempt does no work, does not count, and says when the next one is allowed', async () => {
  const { pool } = await openTestDatabase();
  await addAttempts(pool, 'join', join.subject, [5, 10, 20, 30, 40]);
  const refused = withRateLimit(pool, join, () => Promise.reject(new Error('not to be done')));
  await expect(refused).rejects.toMatchObject({ code: 'too_many_attempts', retry_after: 20 });
  expect(await countAttempts(pool)).toBe(5);
  const other = { ...join, subject: '203.0.113.2' };
  expect(await withRateLimit(pool, other, async () => 'joined')).toBe('joined');
});

test('a limit for one subject does not see the attempts of others', async () => {
  const { pool } = await openTestDatabase();
  await addAttempts(pool, 'student-name', 'device a', new Array(20).fill(600));
  await transaction(pool, async (client) => {
    const ofA = await readAttempts(client, rateLimits.studentName, 'device a');
    expect(() => ofA.admit()).toThrow(expect.objectContaining({ retry_after: 3000 }));
    const ofB = await readAttempts(client, rateLimits.studentName, 'device b');
    for (let i = 0; i < 19; i += 1) ofB.count();
    ofB.admit();
    expect(ofB.reachesLimit).toBe(false);
    ofB.count();
    expect(ofB.reachesLimit).toBe(true);
    expect(() => ofB.admit()).toThrow(expect.objectContaining({ retry_after: 3600 }));
  });
});

test('attempts are pruned when they have left the window of their limit', async () => {
  const { pool } = await openTestDatabase();
  await addAttempts(pool, 'join', join.subject, [30, 90]);
  await addAttempts(pool, 'student-name', 'device', [90, 3700]);
  await pruneAttempts(pool);
  const { rows } = await pool.query('SELECT rate_limit FROM sync.attempt ORDER BY rate_limit');
  expect(rows).toEqual([{ rate_limit: 'join' }, { rate_limit: 'student-name' }]);
});
