const window = 60_000;
const most = 3;

/**
 * Decides whether a process that ended unexpectedly may start again. After three restarts in a minute it may not:
 * the process cannot stay up, and only a person can help.
 */
export function createRestartLimit(now: () => number): { mayRestart(): boolean } {
  let ends: number[] = [];
  return {
    mayRestart() {
      const at = now();
      ends = [...ends.filter((end) => at - end < window), at];
      return ends.length <= most;
    },
  };
}
