import { expect, test } from 'vitest';
import { createRestartLimit } from '../../../src/main/records/restarts.ts';

test('a process that ends by itself is started again three times in a minute, and not a fourth', () => {
  let now = 0;
  const limit = createRestartLimit(() => now);
  for (const at of [0, 10_000, 20_000]) {
    now = at;
    expect(limit.mayRestart()).toBe(true);
  }
  now = 30_000;
  expect(limit.mayRestart()).toBe(false);
});

test('ends that lie longer apart are forgotten', () => {
  let now = 0;
  const limit = createRestartLimit(() => now);
  for (let i = 0; i < 10; i += 1) {
    now += 30_001;
    expect(limit.mayRestart()).toBe(true);
  }
});
