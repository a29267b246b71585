import { vi } from 'vitest';

/**
 * Waits until a check holds. The limit is there only to end a test that fails: a machine that has much else to do may
 * take long.
 * @param interval milliseconds between two checks
 */
export function eventually<Value>(
  check: () => Value | Promise<Value>,
  interval = 20,
): Promise<Value> {
  return vi.waitFor(check, { timeout: 50_000, interval });
}
