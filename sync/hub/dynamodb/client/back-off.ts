import { setTimeout } from 'node:timers/promises';

/**
 * Waits before an attempt: longer each time, and a random part between half and all of that time, so that clients
 * which were refused together do not come back together.
 * @param attempt from 1
 */
export async function backOff(
  attempt: number,
  { firstMs, mostMs, signal }: { firstMs: number; mostMs: number; signal?: AbortSignal },
): Promise<void> {
  const whole = Math.min(mostMs, firstMs * 2 ** (attempt - 1));
  await pause(whole * (0.5 + Math.random() / 2), signal);
}

/** Waits. The signal ends the wait early, without an error. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch((error: unknown) => {
    if (signal?.aborted !== true) throw error;
  });
}
