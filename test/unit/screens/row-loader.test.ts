import { expect, test } from 'vitest';
import {
  createRowLoader,
  pageSize,
  type RowWindow,
} from '../../../src/renderer/kit/grid/row-loader.ts';

/** A list whose answers come when the test lets them. */
function slowList(total: number) {
  const asked: { offset: number; answer: (rows: RowWindow<string> | undefined) => void }[] = [];
  let generation = 'old';
  const rowsAt = (offset: number): RowWindow<string> => ({
    total,
    rows: Array.from(
      { length: Math.max(0, Math.min(pageSize, total - offset)) },
      (_, i) => `${generation} ${offset + i}`,
    ),
  });
  return {
    fetchRows: (offset: number) =>
      new Promise<RowWindow<string> | undefined>((resolve) => {
        asked.push({ offset, answer: resolve });
      }),
    offsets: () => asked.map(({ offset }) => offset),
    change: () => {
      generation = 'new';
    },
    async answer() {
      for (const { offset, answer } of asked.splice(0)) answer(rowsAt(offset));
      await settled();
    },
    async fail() {
      for (const { answer } of asked.splice(0)) answer(undefined);
      await settled();
    },
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

test('only the pages in sight are asked for, each once', async () => {
  const list = slowList(100_000);
  const loader = createRowLoader(list.fetchRows);
  loader.refresh();
  await list.answer();
  expect(loader.loaded().total).toBe(100_000);
  loader.show(54_290, 54_320);
  loader.show(54_291, 54_321);
  expect(list.offsets()).toEqual([54_200, 54_300]);
  expect(loader.loaded().rowAt(54_299)).toBeUndefined();
  await list.answer();
  expect(loader.loaded().rowAt(54_299)).toBe('old 54299');
  loader.show(54_295, 54_330);
  expect(list.offsets()).toEqual([]);
});

test('a refresh shows the old rows until all the new ones in sight are there', async () => {
  const list = slowList(1000);
  const loader = createRowLoader(list.fetchRows);
  loader.refresh();
  await list.answer();
  loader.show(90, 110);
  await list.answer();
  list.change();
  loader.refresh();
  expect(list.offsets()).toEqual([0, 100]);
  expect(loader.loaded().rowAt(95)).toBe('old 95');
  await list.answer();
  expect(loader.loaded().rowAt(95)).toBe('new 95');
  expect(loader.loaded().rowAt(105)).toBe('new 105');
});

test('however often records change while an answer is under way, one more question follows', async () => {
  const list = slowList(10);
  const loader = createRowLoader(list.fetchRows);
  loader.refresh();
  loader.refresh();
  loader.refresh();
  expect(list.offsets()).toEqual([0]);
  list.change();
  await list.answer();
  expect(list.offsets()).toEqual([0]);
  await list.answer();
  expect(list.offsets()).toEqual([]);
  expect(loader.loaded().rowAt(0)).toBe('new 0');
});

test('rows that fail to come leave those that are there', async () => {
  const list = slowList(10);
  const loader = createRowLoader(list.fetchRows);
  loader.refresh();
  await list.answer();
  loader.refresh();
  await list.fail();
  expect(loader.loaded().rowAt(3)).toBe('old 3');
  list.change();
  loader.refresh();
  await list.answer();
  expect(loader.loaded().rowAt(3)).toBe('new 3');
});

test('a list that becomes shorter than the rows in sight finishes loading', async () => {
  let total = 1000;
  const loader = createRowLoader<number>(async (offset) => ({
    total,
    rows: Array.from({ length: Math.max(0, Math.min(pageSize, total - offset)) }, (_, i) => i),
  }));
  loader.refresh();
  await settled();
  loader.show(880, 920);
  await settled();
  total = 3;
  loader.refresh();
  await settled();
  expect(loader.loaded().total).toBe(3);
  loader.show(0, 2);
  await settled();
  expect(loader.loaded().rowAt(2)).toBe(2);
});
