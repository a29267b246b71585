import { vi } from 'vitest';

/** Waits until a check holds, on a machine that may have much else to do. */
export function eventually<Value>(check: () => Value | Promise<Value>): Promise<Value> {
  return vi.waitFor(check, { timeout: 20_000, interval: 20 });
}
