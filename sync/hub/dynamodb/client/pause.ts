import { setTimeout } from 'node:timers/promises';

/**
 * Waits before an attempt: longer each time, and by chance anything between half and all of it, so that
 * those who were refused together do not come back together.
 * @param attempt from 1
 */
export async function backOff(
  attempt: number,
  { firstMs, mostMs, signal }: { firstMs: number; mostMs: number; signal?: AbortSignal },
): Promise<void> {
  const whole = Math.min(mostMs, firstMs * 2 ** (attempt - 1));
  await pause(whole * (0.5 + Math.random() / 2), signal);
}

/** Waits; the signal ends the wait early, which is no error. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch((error: unknown) => {
    if (signal?.aborted !== true) throw error;
  });
}
