import {
  columnVisibilityFeature,
  createColumnHelper,
  metaHelper,
  type Table,
  tableFeatures,
} from '@tanstack/react-table';
import type { ReactNode } from 'react';

/** A column of a list. */
export interface GridColumn<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** What the list is asked for when it shall follow this column; absent: it cannot. */
  readonly sort?: string;
  /** Shown only where there is much room, or only where there is little; absent: always. */
  readonly only?: 'wide' | 'narrow';
  /** Its track in the grid, as CSS has it. */
  readonly width: string;
}

/** A line of the list: the row itself is undefined until it has arrived. */
export interface Slot<Row> {
  readonly index: number;
  readonly row: Row | undefined;
}

export const gridFeatures = tableFeatures({
  columnVisibilityFeature,
  columnMeta: metaHelper<{ sort: string | undefined }>(),
});

export type GridTable<Row> = Table<typeof gridFeatures, Slot<Row>>;

export function toColumnDefs<Row>(columns: readonly GridColumn<Row>[]) {
  const helper = createColumnHelper<typeof gridFeatures, Slot<Row>>();
  return columns.map(({ id, header, cell, sort }) =>
    helper.display({
      id,
      header,
      meta: { sort },
      cell: ({ row: { original } }) => (original.row === undefined ? null : cell(original.row)),
    }),
  );
}

/** The tracks of the columns that a list shows. */
export function tracksOf<Row>(columns: readonly GridColumn<Row>[], isNarrow: boolean): string {
  const unwanted = isNarrow ? 'wide' : 'narrow';
  return columns
    .filter(({ only }) => only !== unwanted)
    .map(({ width }) => width)
    .join(' ');
}

/** Which columns a list shows, by id. */
export function visibilityOf<Row>(columns: readonly GridColumn<Row>[], isNarrow: boolean) {
  const unwanted = isNarrow ? 'wide' : 'narrow';
  return Object.fromEntries(columns.map(({ id, only }) => [id, only !== unwanted]));
}
