import { useState } from 'react';
import { followRow } from './grid-keys.ts';
import type { LoadedRows } from './row-loader.ts';

interface ActiveRow<Row> {
  readonly index: number;
  readonly rows: LoadedRows<Row>;
  readonly queryKey: string;
}

/**
 * The row that the keys act on. Rows of another query begin at the first one. When rows of the same query are loaded
 * again, the row follows its record, so that Enter opens what the person saw marked.
 */
export function useActiveRow<Row>({
  rows,
  queryKey,
  keyOf,
}: {
  rows: LoadedRows<Row>;
  queryKey: string;
  keyOf: (row: Row) => string;
}): [active: number, setActive: (index: number) => void] {
  const [active, setActive] = useState<ActiveRow<Row>>({ index: 0, rows, queryKey });
  const goTo = (index: number) => setActive({ index, rows, queryKey });
  let { index } = active;
  if (active.queryKey !== queryKey) index = 0;
  else if (active.rows !== rows) index = followRow(active, rows, keyOf);
  // Set while rendering: no effect and no key may see the index of other rows.
  if (active.queryKey !== queryKey || active.rows !== rows) goTo(index);
  return [index, goTo];
}
