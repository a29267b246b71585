import type { ReactNode } from 'react';
import './simple-table.css';

/** A short table without interaction. */
export function SimpleTable<Row>({
  caption,
  isCaptionHidden = false,
  columns,
  rows,
  keyOf,
}: {
  caption: string;
  /** The heading beside the table says the same. */
  isCaptionHidden?: boolean;
  columns: readonly {
    readonly header: string;
    readonly cell: (row: Row) => ReactNode;
    /** Stays on one line, as a date does. */
    readonly isShort?: boolean;
  }[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
}) {
  return (
    <table className="table">
      <caption className={isCaptionHidden ? 'visually-hidden' : 'table__caption'}>
        {caption}
      </caption>
      <thead>
        <tr>
          {columns.map(({ header }) => (
            <th key={header} scope="col">
              {header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map(({ header, cell, isShort }) => (
              <td key={header} className={isShort ? 'numeric table__short' : 'numeric'}>
                {cell(row) ?? '–'}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
