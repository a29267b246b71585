import { ArrowDown, ArrowUp } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { GridTable } from './grid-columns.ts';

/** The sort order of a list, and how to change it. */
export interface GridSort {
  readonly by: string;
  readonly descending: boolean;
  /** A press on the header of a column. */
  readonly onChange: (by: string) => void;
}

export function GridHeader<Row>({
  table,
  sort,
}: {
  table: GridTable<Row>;
  sort: GridSort | undefined;
}) {
  return (
    <thead className="grid__header">
      <tr aria-rowindex={1} className="grid__columns">
        {table.getVisibleLeafColumns().map(({ id, columnDef }) => {
          const by = columnDef.meta?.sort;
          const header = columnDef.meta?.heading ?? String(columnDef.header);
          const isSorted = sort !== undefined && by === sort.by;
          const Arrow = sort?.descending ? ArrowDown : ArrowUp;
          return (
            <th
              key={id}
              scope="col"
              className={`grid__cell grid__cell--${id}`}
              {...(isSorted ? { 'aria-sort': sort.descending ? 'descending' : 'ascending' } : {})}
            >
              {by === undefined || !sort ? (
                header
              ) : (
                <Button className="grid__sort" onPress={() => sort.onChange(by)}>
                  {header}
                  {isSorted && <Arrow size={12} aria-hidden />}
                </Button>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
