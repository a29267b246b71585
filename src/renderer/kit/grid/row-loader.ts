/** Rows in one request. */
export const pageSize = 100;

/** Pages in memory: far more than a screen shows, far fewer than a district has. */
const mostPages = 40;

export interface RowWindow<Row> {
  readonly total: number;
  readonly rows: readonly Row[];
}

/** The rows that have arrived so far. */
export interface LoadedRows<Row> {
  /** Undefined until the first answer. */
  readonly total: number | undefined;
  rowAt(index: number): Row | undefined;
}

export interface RowLoader<Row> {
  /** The same object until something about the rows changes. */
  loaded(): LoadedRows<Row>;
  subscribe(listener: () => void): () => void;
  /** Sets which rows are on screen: `first` to `last`, both included. */
  show(first: number, last: number): void;
  /** Loads the rows on screen again. The old rows stay until the new ones have arrived. */
  refresh(): void;
}

interface Generation<Row> {
  total: number | undefined;
  readonly pages: Map<number, readonly Row[]>;
  readonly requested: Set<number>;
}

/**
 * Loads the rows of a long list by pages, as they come into view. A refresh fills a new generation of
 * pages behind the scenes and shows it once everything on screen has arrived, so nothing flashes.
 *
 * @param fetchRows never rejects; undefined: the request failed, and the caller shows why
 */
export function createRowLoader<Row>(
  fetchRows: (offset: number, limit: number) => Promise<RowWindow<Row> | undefined>,
): RowLoader<Row> {
  const listeners = new Set<() => void>();
  let visible = { first: 0, last: pageSize - 1 };
  let shown = createGeneration<Row>();
  let next: Generation<Row> | undefined;
  let isOutdated = false;
  let snapshot = snapshotOf(shown);

  function publish(): void {
    snapshot = snapshotOf(shown);
    for (const listener of listeners) listener();
  }

  function visiblePages({ total }: Generation<Row>): number[] {
    const end = total === undefined ? visible.last : Math.min(visible.last, total - 1);
    const first = Math.floor(Math.min(visible.first, Math.max(end, 0)) / pageSize);
    const last = Math.max(first, Math.floor(end / pageSize));
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  }

  function demand(generation: Generation<Row>): void {
    for (const page of visiblePages(generation)) {
      if (generation.pages.has(page) || generation.requested.has(page)) continue;
      generation.requested.add(page);
      void load(generation, page);
    }
  }

  async function load(generation: Generation<Row>, page: number): Promise<void> {
    const window = await fetchRows(page * pageSize, pageSize);
    generation.requested.delete(page);
    if (generation !== shown && generation !== next) return;
    if (window) {
      generation.total = window.total;
      generation.pages.set(page, window.rows);
      dropFarPages(generation, page);
    }
    if (generation === shown) publish();
    else finish(generation, window !== undefined);
  }

  /** Shows a new generation once all its rows on screen have arrived. */
  function finish(generation: Generation<Row>, hasArrived: boolean): void {
    if (hasArrived && visiblePages(generation).some((page) => !generation.pages.has(page))) {
      demand(generation);
      return;
    }
    next = undefined;
    if (hasArrived) {
      shown = generation;
      publish();
    }
    if (isOutdated) refresh();
  }

  function refresh(): void {
    if (next) {
      isOutdated = true;
      return;
    }
    isOutdated = false;
    next = createGeneration();
    demand(next);
  }

  return {
    loaded: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show(first, last) {
      visible = { first, last: Math.max(first, last) };
      demand(shown);
      if (next) demand(next);
    },
    refresh,
  };
}

function createGeneration<Row>(): Generation<Row> {
  return { total: undefined, pages: new Map(), requested: new Set() };
}

function snapshotOf<Row>({ total, pages }: Generation<Row>): LoadedRows<Row> {
  return {
    total,
    rowAt: (index) => pages.get(Math.floor(index / pageSize))?.[index % pageSize],
  };
}

function dropFarPages<Row>({ pages }: Generation<Row>, near: number): void {
  if (pages.size <= mostPages) return;
  const farthest = [...pages.keys()].reduce((far, page) =>
    Math.abs(page - near) > Math.abs(far - near) ? page : far,
  );
  pages.delete(farthest);
}
