import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { calculateJwkThumbprint } from 'jose';
import type pg from 'pg';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../support/center/database.ts';
import { openDynamodb } from '../../support/center/dynamodb.ts';
import { addSmallDistrict } from '../../support/center/people.ts';
import { firstPull } from '../../support/first-pull.ts';
import { type RunningHub, startHub } from '../../support/hub/hub-command.ts';
import { makeKey, send, sign, type TestKey } from '../../support/hub/signed-requests.ts';

const laptops = 1000;

test('a thousand laptops that come at once are all served, after a few refusals at most', async () => {
  const { pool, url: databaseUrl } = await openTestDatabase();
  await addSmallDistrict(pool);
  const { settings } = await openDynamodb();
  const keys = await joinMany(pool, laptops);
  const hub = await startHub(['--port', '0'], {
    DATABASE_URL: databaseUrl,
    DYNAMODB_ENDPOINT: settings.endpoint as string,
    // As `npm run hub` starts it.
    NODE_OPTIONS: '--max-semi-space-size=2',
  });
  const { url } = hub.ready;
  // Signed before, so that they come as fast as a thousand other machines would send them.
  const proofs = await Promise.all(
    keys.map((key) => sign({ key, url: `${url}/v1/pull`, body: JSON.stringify(firstPull) })),
  );
  const before = await memoryOf(hub.pid);
  const pulling = Promise.all(keys.map((key, i) => pullUntilServed(url, key, proofs[i] as string)));
  const { peak, answered } = await watch(hub, pulling);
  const refusals = await pulling;
  const total = refusals.reduce((sum, count) => sum + count, 0);
  const refused = refusals.filter((count) => count > 0).length;
  const most = Math.max(...refusals);
  console.info(
    `${laptops} pulls; ${refused} laptops refused, ${total} times in all, at most ${most}; ` +
      `memory ${before} to ${peak} MB; ${answered} answers about health meanwhile`,
  );
  expect(refused).toBeGreaterThan(0);
  // Up to 5 were seen on a machine that had twice as much to do as it can.
  expect(most).toBeLessThanOrEqual(12);
  expect(total).toBeLessThan(4 * laptops);
  expect(answered).toBeGreaterThan(0);
  expect(peak - before).toBeLessThan(150);
}, 600_000);

/** Asks a hub for its health while it serves pulls. @returns how often it answered, and the most memory in MB */
async function watch(
  { ready, pid }: RunningHub,
  pulling: Promise<unknown>,
): Promise<{ answered: number; peak: number }> {
  let isOver = false;
  const ended = pulling.finally(() => {
    isOver = true;
  });
  let answered = 0;
  let peak = 0;
  while (!isOver) {
    peak = Math.max(peak, await memoryOf(pid));
    const health = await fetch(`${ready.url}/v1/health`);
    expect((await health.json()).ok).toBe(true);
    if (!isOver) answered += 1;
    await Promise.race([ended, setTimeout(100)]);
  }
  return { answered, peak };
}

/** @returns how often it was refused */
async function pullUntilServed(url: string, key: TestKey, proof: string): Promise<number> {
  let answer = await send(url, { key, path: '/v1/pull', body: firstPull, proof });
  let refusals = 0;
  while (answer.status !== 200) {
    const { status, headers, json } = answer;
    expect([status, json.error.code]).toEqual([503, 'hub_busy']);
    expect(Number(headers.get('retry-after'))).toBe(Math.ceil(json.error.retry_after));
    refusals += 1;
    await setTimeout(json.error.retry_after * 1000);
    answer = await send(url, { key, path: '/v1/pull', body: firstPull });
  }
  expect(answer.json).toContain('{"done":true,');
  return refusals;
}

/** Laptops that have joined, without the thousand requests that joining takes. */
async function joinMany(pool: pg.Pool, count: number): Promise<TestKey[]> {
  const keys = await Promise.all(Array.from({ length: count }, makeKey));
  const thumbprints = await Promise.all(
    keys.map(({ publicJwk }) => calculateJwkThumbprint(publicJwk)),
  );
  await pool.query(
    `INSERT INTO sync.device (name, user_id, thumbprint, public_jwk)
     SELECT 'laptop', 'cara', t, '{}' FROM unnest($1::text[]) AS t`,
    [thumbprints],
  );
  return keys;
}

/** What a process holds in memory, in MB. */
async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024);
}
