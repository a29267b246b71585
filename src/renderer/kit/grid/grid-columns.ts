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
  /** A control in place of the header’s text. */
  readonly heading?: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** The sort order of this column, as the list's query names it; absent: it cannot sort. */
  readonly sort?: string;
  /** The layout that shows the column; absent: both do. */
  readonly only?: 'wide' | 'narrow';
  /** The size of the column's grid track, in CSS. */
  readonly width: string;
}

/** A line of the list. Its row is undefined until it has arrived. */
export interface Slot<Row> {
  readonly index: number;
  readonly row: Row | undefined;
}

export const gridFeatures = tableFeatures({
  columnVisibilityFeature,
  columnMeta: metaHelper<{ sort: string | undefined; heading: ReactNode }>(),
});

export type GridTable<Row> = Table<typeof gridFeatures, Slot<Row>>;

export function toColumnDefs<Row>(columns: readonly GridColumn<Row>[]) {
  const helper = createColumnHelper<typeof gridFeatures, Slot<Row>>();
  return columns.map(({ id, header, heading, cell, sort }) =>
    helper.display({
      id,
      header,
      meta: { sort, heading },
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
