import { expect, test } from 'vitest';
import { openTestMirror } from '../support/laptop/mirror.ts';
import { type Simulated, simulate } from './run.ts';
import { World } from './world.ts';

/** Milliseconds: `npm run simulate` has no limit. */
const time = 110_000;
const minute = 60_000;
const seed = Number(process.env.SIMULATION_SEED ?? Math.floor(Math.random() * 2 ** 31));

function expectNoViolation({ failure, runs }: Simulated, atLeast: number): void {
  console.log(`${runs} runs, seed ${seed}`);
  const script = JSON.stringify(failure?.script);
  expect(failure, `${failure?.words}; seed ${seed}; the shortest script: ${script}`).toBeNull();
  expect(runs).toBeGreaterThanOrEqual(atLeast);
}

test('laptops, hubs, both stores and other writers keep every promise, whatever fails', {
  timeout: 5 * minute,
}, async () => {
  expectNoViolation(await simulate({ seed, time }), 100);
});

test('so they do with real, encrypted mirrors', { timeout: 5 * minute }, async () => {
  expectNoViolation(await simulate({ seed, runs: 10, openMirror: openTestMirror }), 10);
});

test('an engine that passed over a change would be found out', async () => {
  const world = new World(2);
  await world.step({ kind: 'sync', laptop: 0, faults: [], meanwhile: [] });
  const [laptop] = world.laptops;
  if (laptop === undefined) throw new Error('There is no laptop.');
  const applyPages = laptop.mirror.applyPages.bind(laptop.mirror);
  laptop.mirror = {
    ...laptop.mirror,
    applyPages: (pages) => applyPages(pages.map((page) => ({ ...page, rows: page.rows.slice(1) }))),
  };
  await world.step({ kind: 'write', record: 0, field: 0, value: 1, hearing: 'statement' });
  await expect(world.step({ kind: 'sync', laptop: 0, faults: [], meanwhile: [] })).rejects.toThrow(
    'hole',
  );
});

test('an engine that let an edit go with the answer to an earlier form of it would be found out', async () => {
  const world = new World(2);
  const edit = { kind: 'edit', laptop: 0, record: 0, field: 0 } as const;
  const talk = { kind: 'sync', laptop: 0, faults: [] } as const;
  await world.step({ ...talk, meanwhile: [] });
  const [laptop] = world.laptops;
  if (laptop === undefined) throw new Error('There is no laptop.');
  // What is not marked takes up edits while it is on its way.
  laptop.mirror = { ...laptop.mirror, storeStates: () => undefined };
  await world.step({ ...edit, value: 1 });
  const meanwhile = [{ moment: 2, does: { ...edit, value: 2 } }];
  await expect(world.step({ ...talk, meanwhile })).rejects.toThrow('an earlier form');
});
