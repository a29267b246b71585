/**
 * Asks again whenever it is told to, one question at a time: however often records change while an
 * answer is under way, one more question follows it, and an answer that came too late is dropped.
 */
export function createAsker<Value>(options: {
  ask: () => Promise<Value>;
  tell: (value: Value) => void;
}): { again(): void; stop(): void } {
  const { ask, tell } = options;
  let isAsking = false;
  let isOutdated = false;
  let isStopped = false;

  async function run(): Promise<void> {
    isAsking = true;
    do {
      isOutdated = false;
      const value = await ask();
      if (isStopped) return;
      tell(value);
    } while (isOutdated);
    isAsking = false;
  }

  return {
    again() {
      if (isAsking) isOutdated = true;
      else void run();
    },
    stop() {
      isStopped = true;
    },
  };
}
