/**
 * Runs a query again whenever `refetch` is called, one run at a time. However often records change during a run, one
 * more run follows it. An answer that arrives after `stop` is dropped.
 */
export function createQuery<Value>(options: {
  fetch: () => Promise<Value>;
  onResult: (value: Value) => void;
}): { refetch(): void; stop(): void } {
  const { fetch, onResult } = options;
  let isRunning = false;
  let isOutdated = false;
  let isStopped = false;

  async function run(): Promise<void> {
    isRunning = true;
    do {
      isOutdated = false;
      const value = await fetch();
      if (isStopped) return;
      onResult(value);
    } while (isOutdated);
    isRunning = false;
  }

  return {
    refetch() {
      if (isRunning) isOutdated = true;
      else void run();
    },
    stop() {
      isStopped = true;
    },
  };
}
