/**
 * A value of this laptop that is read once and changed here. What is read after a change is older than the
 * change, and is dropped.
 */
export function createLocalState<Value>(options: {
  /** Reads the stored value; undefined where there is none that can be used. */
  read: () => Promise<Value | undefined>;
  write: (value: Value) => void;
  onValue: (value: Value) => void;
}): { load(): void; change(value: Value): void; stop(): void } {
  const { read, write, onValue } = options;
  let isOverwritten = false;

  return {
    async load() {
      const stored = await read();
      if (isOverwritten || stored === undefined) return;
      onValue(stored);
    },
    change(value) {
      isOverwritten = true;
      onValue(value);
      write(value);
    },
    stop() {
      isOverwritten = true;
    },
  };
}
