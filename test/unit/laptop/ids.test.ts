import { expect, test } from 'vitest';
import { z } from 'zod';
import { makeIds } from '../../../sync/laptop/ids.ts';

test('ids are UUIDv7, in the order of their making, whatever the clock does', () => {
  let time = Date.UTC(2026, 8, 1);
  const ids = makeIds({ now: () => new Date(time) });
  const made: string[] = [];
  for (let i = 0; i < 20_000; i += 1) {
    if (i % 5000 === 4999) time += i % 2 === 0 ? 1 : -1000;
    made.push(ids.next());
  }
  for (const id of made.slice(0, 100)) expect(z.uuidv7().safeParse(id).success).toBe(true);
  expect(new Set(made).size).toBe(made.length);
  expect([...made].sort()).toEqual(made);
  const [first = ''] = made;
  expect(Number.parseInt(first.replaceAll('-', '').slice(0, 12), 16)).toBe(Date.UTC(2026, 8, 1));
});
