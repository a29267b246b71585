import type { AnyRecord } from '../../../../sync/model/catalog.ts';

/** Milliseconds without a change after which the draft is stored. */
const pause = 300;

export interface SavedDraft {
  /** Reads the stored draft, when the form opens. */
  load(): void;
  /** Hears the changed fields whenever they change; none: the form holds its first values again. */
  follow(changes: AnyRecord): void;
  /** Removes the stored draft; what is typed from now on is stored again. */
  clear(): void;
  /** Removes the stored draft for good: the form was saved or given up. */
  forget(): void;
  /** The form is gone from the screen. What is stored stays. */
  stop(): void;
}

/**
 * The stored copy of what is typed into a form:
 *
 *   untouched ──load──► untouched or restored
 *   untouched, restored ──follow──► typed: stored after a pause; removed when nothing is changed any more
 *   any ──clear──► typed, with nothing stored
 *   any ──forget──► over, with nothing stored
 *
 * A draft that is read after typing began is older than what is typed, and is dropped.
 */
export function createSavedDraft(options: {
  read: () => Promise<AnyRecord | null>;
  /** Stores the changed fields; null removes them. */
  write: (changes: AnyRecord | null) => void;
  onRestore: (changes: AnyRecord) => void;
}): SavedDraft {
  const { read, write, onRestore } = options;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isTouched = false;
  let isOver = false;

  return {
    async load() {
      const stored = await read();
      if (stored === null || isTouched || isOver) return;
      isTouched = true;
      onRestore(stored);
    },
    follow(changes) {
      const isChanged = Object.keys(changes).length > 0;
      if (isOver || (!isChanged && !isTouched)) return;
      isTouched = true;
      clearTimeout(timer);
      timer = setTimeout(() => write(isChanged ? changes : null), pause);
    },
    clear() {
      isTouched = true;
      clearTimeout(timer);
      write(null);
    },
    forget() {
      isOver = true;
      clearTimeout(timer);
      write(null);
    },
    stop() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
