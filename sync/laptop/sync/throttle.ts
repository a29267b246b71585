export interface Throttle {
  /** Runs within the interval, once for any number of calls. */
  soon(): void;
  /** Runs at once. */
  now(): void;
  /** Stops: nothing runs again. */
  end(): void;
}

/** Calls `work` at most once in an interval of milliseconds, and never loses the last call. */
export function throttle(work: () => void, interval: number): Throttle {
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const run = () => {
    stop();
    if (!ended) work();
  };
  return {
    soon() {
      timer ??= setTimeout(run, interval);
    },
    now: run,
    end() {
      ended = true;
      stop();
    },
  };
}
