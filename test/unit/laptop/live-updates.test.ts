import { expect, test } from 'vitest';
import { LiveUpdates } from '../../../sync/laptop/sync/live-updates.ts';

test('an item that arrives after the laptop stopped listening does not make it live again', async () => {
  const arrived = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  let moved = 0;
  const updates = new LiveUpdates({
    async *listen() {
      try {
        yield [];
        await arrived.promise;
        yield [];
      } finally {
        ended.resolve();
      }
    },
    onMoved: () => {
      moved += 1;
    },
    onChange: () => undefined,
    backoff: { first: 1000, longest: 1000 },
    random: () => 0,
  });
  updates.start();
  await expect.poll(() => updates.live).toBe(true);
  updates.stop();
  arrived.resolve();
  await ended.promise;
  expect(updates.live).toBe(false);
  expect(moved).toBe(1);
});
