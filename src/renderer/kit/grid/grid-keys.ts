import type { LoadedRows } from './row-loader.ts';

/** How far a record is looked for when rows were loaded again: a page in both directions. */
const farthest = 100;

/**
 * The row that a key goes to.
 * @param place.page rows in sight
 * @returns undefined where the key does not move
 */
export function moveRow(
  key: string,
  place: { active: number; total: number; page: number },
): number | undefined {
  const { active, total, page } = place;
  const last = total - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(active + 1, last);
    case 'ArrowUp':
      return Math.max(active - 1, 0);
    case 'PageDown':
      return Math.min(active + page, last);
    case 'PageUp':
      return Math.max(active - page, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

/**
 * Where a record stands after its rows were loaded again.
 * @returns the place it had before, or the last one, when the record is nowhere near
 */
export function followRow<Row>(
  before: { readonly index: number; readonly rows: LoadedRows<Row> },
  rows: LoadedRows<Row>,
  keyOf: (row: Row) => string,
): number {
  const { index } = before;
  const record = before.rows.rowAt(index);
  for (let step = 0; record !== undefined && step <= farthest; step++) {
    for (const near of [index - step, index + step]) {
      const row = near < 0 ? undefined : rows.rowAt(near);
      if (row !== undefined && keyOf(row) === keyOf(record)) return near;
    }
  }
  return Math.max(0, Math.min(index, (rows.total ?? 0) - 1));
}
