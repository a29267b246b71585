import { expect, test } from 'vitest';
import { shownAsOf } from '../../../src/renderer/records/sync-status.ts';
import type { SyncStatus } from '../../../sync/laptop/api/sync.ts';

const now = new Date('2026-11-27T10:05:00.000Z');
const synced = '2026-11-27T10:00:01.000Z';
const as_of = { postgres: '2026-11-27T10:00:00.000Z', dynamodb: '2026-11-27T09:10:00.000Z' };
const live = {
  as_of,
  last_success: synced,
  last_error: null,
  live: true,
  phase: 'idle',
  reachable: true,
  work_offline: false,
} as SyncStatus;

test('while changes arrive as they happen, the records are as of now', () => {
  expect(shownAsOf(live, now).postgres).toBe(now.toISOString());
});

test('a store that the last sync has not read to its end stays as of then', () => {
  expect(shownAsOf(live, now).dynamodb).toBe(as_of.dynamodb);
});

test.each([
  { live: false },
  { reachable: false },
  { work_offline: true },
  { phase: 'pulling' as const },
  { last_error: { code: 'hub_busy' as const } },
  { last_success: null },
])('as of the last sync otherwise: %o', (change) => {
  expect(shownAsOf({ ...live, ...change } as SyncStatus, now)).toEqual(as_of);
});
