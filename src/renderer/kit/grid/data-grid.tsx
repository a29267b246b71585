import { useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import {
  type GridColumn,
  gridFeatures,
  type Slot,
  toColumnDefs,
  tracksOf,
  visibilityOf,
} from './grid-columns.ts';
import { GridHeader, type GridSort } from './grid-header.tsx';
import { moveRow } from './grid-keys.ts';
import type { LoadedRows } from './row-loader.ts';
import './data-grid.css';
import { useActiveRow } from './use-active-row.ts';
import { useNarrowWindow } from './use-narrow-window.ts';

/** Height of a row in pixels, for one line of text or two. It is fixed, so that scrolling never jumps. */
const rowHeights = { wide: 40, narrow: 60 } as const;

export interface DataGridProps<Row> {
  readonly label: string;
  readonly columns: readonly GridColumn<Row>[];
  readonly rows: LoadedRows<Row>;
  readonly keyOf: (row: Row) => string;
  /** Names the query that these rows answer. When it changes, the list begins at its first row again. */
  readonly queryKey: string;
  /** Another query was typed, and its rows have not arrived: Enter waits for them. */
  readonly isStale?: boolean;
  /** The record that is open beside the list. */
  readonly openKey: string | null;
  readonly isNarrow: boolean;
  readonly sort?: GridSort;
  readonly onOpen: (row: Row) => void;
  /** Says which rows are visible. */
  readonly onShow?: (first: number, last: number) => void;
  readonly gridRef?: RefObject<HTMLTableElement | null>;
  /** The keys of the marked rows. Space marks or unmarks a row, Ctrl+A marks all. */
  readonly marks?: {
    readonly keys: ReadonlySet<string>;
    readonly onToggle: (row: Row) => void;
    readonly onAll: () => void;
  };
}

/** A list of any length: only visible rows exist. Arrows move, Enter opens. */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { label, columns, rows, keyOf, queryKey, openKey, onOpen, onShow } = props;
  const isNarrow = useNarrowWindow() || props.isNarrow;
  const { isStale = false, marks } = props;
  const id = useId();
  const scroller = useRef<HTMLTableElement>(null);
  const [active, setActive] = useActiveRow({ rows, queryKey, keyOf });
  const [wantsToOpen, setWantsToOpen] = useState(false);
  const total = rows.total ?? 0;
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isNarrow ? rowHeights.narrow : rowHeights.wide),
    overscan: 8,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => onShow?.(first, last), [onShow, first, last]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another query starts at the top
  useEffect(() => scroller.current?.scrollTo({ top: 0 }), [queryKey]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows' height has changed
  useEffect(() => virtualizer.measure(), [isNarrow]);

  useEffect(() => {
    const row = rows.rowAt(active);
    if (!wantsToOpen || isStale || row === undefined) return;
    setWantsToOpen(false);
    onOpen(row);
  }, [wantsToOpen, isStale, rows, active, onOpen]);

  const table = useTable({
    features: gridFeatures,
    columns: useMemo(() => toColumnDefs(columns), [columns]),
    data: items.map(({ index }): Slot<Row> => ({ index, row: rows.rowAt(index) })),
    getRowId: ({ index }) => String(index),
    state: {
      columnVisibility: useMemo(() => visibilityOf(columns, isNarrow), [columns, isNarrow]),
    },
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, last - first - 16);
    const target = moveRow(event.key, { active, total, page });
    if (target !== undefined && total > 0) {
      event.preventDefault();
      setActive(target);
      virtualizer.scrollToIndex(target);
    }
    const activeRow = rows.rowAt(active);
    if (marks && (event.ctrlKey || event.metaKey) && event.code === 'KeyA') {
      event.preventDefault();
      marks.onAll();
      return;
    }
    if (event.key === ' ' && marks && activeRow !== undefined) {
      event.preventDefault();
      marks.onToggle(activeRow);
      return;
    }
    const opens = event.key === 'Enter' || event.key === ' ';
    if (opens) event.preventDefault();
    setWantsToOpen(opens);
  };

  const rowId = (index: number) => `${id}-${index}`;
  const isActiveInSight = items.some(({ index }) => index === active);
  return (
    <table
      ref={(element) => {
        scroller.current = element;
        if (props.gridRef) props.gridRef.current = element;
      }}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the arrow keys move through it
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-colcount={table.getVisibleLeafColumns().length}
      aria-busy={isStale || rows.total === undefined}
      tabIndex={0}
      className={`grid grid--${isNarrow ? 'narrow' : 'wide'}`}
      style={{ '--columns': tracksOf(columns, isNarrow) } as CSSProperties}
      onKeyDown={onKeyDown}
      {...(isActiveInSight ? { 'aria-activedescendant': rowId(active) } : {})}
    >
      <GridHeader table={table} sort={props.sort} />
      <tbody className="grid__body" style={{ height: virtualizer.getTotalSize() }}>
        {table.getRowModel().rows.map((line, i) => {
          const { index, row } = line.original;
          const open = () => {
            setActive(index);
            if (row !== undefined) onOpen(row);
          };
          return (
            <tr
              key={line.id}
              id={rowId(index)}
              aria-rowindex={index + 2}
              aria-selected={row !== undefined && keyOf(row) === openKey}
              className="grid__columns grid__row"
              style={{ transform: `translateY(${items[i]?.start ?? 0}px)` }}
              data-active={index === active || undefined}
              data-marked={(row !== undefined && marks?.keys.has(keyOf(row))) || undefined}
              data-record={row === undefined ? undefined : keyOf(row)}
              onClick={open}
            >
              {line.getVisibleCells().map((cell) => (
                <td key={cell.id} className={`grid__cell grid__cell--${cell.column.id}`}>
                  {row === undefined ? (
                    <span className="grid__placeholder" />
                  ) : (
                    <table.FlexRender cell={cell} />
                  )}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
