import { setTimeout } from 'node:timers/promises';
import { calculateJwkThumbprint } from 'jose';
import { expect, test } from 'vitest';

import { openTestHub, type TestHub } from '../support/hub.ts';
import { emptyPull, makeKey, send, type TestKey } from '../support/laptop.ts';

const laptops = 1000;

test('a thousand laptops that come at once are all served, in about their order', async () => {
  const hub = await openTestHub();
  const keys = await joinMany(hub, laptops);
  const before = memory();
  let peak = before;
  let health = 0;
  const watching = setInterval(async () => {
    peak = Math.max(peak, memory());
    const asked = performance.now();
    await (await fetch(`${hub.url}/v1/health`)).json();
    health = Math.max(health, performance.now() - asked);
  }, 100);
  const began = performance.now();
  const refusals = await Promise.all(keys.map((key) => pullUntilServed(hub, key)));
  const seconds = (performance.now() - began) / 1000;
  clearInterval(watching);
  const refused = refusals.filter((count) => count > 0).length;
  const most = Math.max(...refusals);
  const total = refusals.reduce((sum, count) => sum + count, 0);
  console.info(
    `${laptops} pulls in ${seconds.toFixed(1)} s; ${refused} laptops refused, ${total} times in all, at most ${most}; ` +
      `memory +${((peak - before) / 2 ** 20).toFixed(0)} MB; health within ${health.toFixed(0)} ms`,
  );
  expect(refused).toBeGreaterThan(laptops / 2);
  expect(most).toBeLessThanOrEqual(5);
  expect(seconds).toBeLessThan(60);
  expect(health).toBeLessThan(3000);
  expect((peak - before) / 2 ** 20).toBeLessThan(250);
}, 120_000);

/** @returns how often it was refused */
async function pullUntilServed(hub: TestHub, key: TestKey): Promise<number> {
  for (let refusals = 0; ; refusals += 1) {
    const { status, headers, json } = await send(hub.url, {
      key,
      path: '/v1/pull',
      body: emptyPull,
    });
    if (status === 200) {
      expect(json).toContain('{"done":true,');
      return refusals;
    }
    expect([status, json.error.code]).toEqual([503, 'hub_busy']);
    expect(Number(headers.get('retry-after'))).toBe(Math.ceil(json.error.retry_after));
    await setTimeout(json.error.retry_after * 1000);
  }
}

/** Laptops that have joined, without the thousand requests that joining takes. */
async function joinMany(hub: TestHub, count: number): Promise<TestKey[]> {
  const keys = await Promise.all(Array.from({ length: count }, makeKey));
  const thumbprints = await Promise.all(
    keys.map(({ publicJwk }) => calculateJwkThumbprint(publicJwk)),
  );
  await hub.pool.query(
    `INSERT INTO sync.device (name, user_id, thumbprint, public_jwk)
     SELECT 'laptop', 'cara', t, '{}' FROM unnest($1::text[]) AS t`,
    [thumbprints],
  );
  return keys;
}

/** The client runs in this process too, so that its requests are counted as well. */
function memory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
