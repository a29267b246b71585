const window = 60_000;
const most = 3;

/**
 * Decides whether a process that ended by itself is started again: not for the fourth time in a minute,
 * when it plainly cannot stay up and only a person can help.
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
