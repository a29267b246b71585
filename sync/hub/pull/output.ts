import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { ConnectionAbandoned } from '../postgres/transaction.ts';

/**
 * Writes a piece of an answer, and waits while the laptop is slower than the hub.
 * @throws ConnectionAbandoned when the laptop has hung up
 */
export async function writeTo(output: Writable, piece: string | Uint8Array): Promise<void> {
  if (output.destroyed) throw hungUp();
  if (output.write(piece)) return;
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    await Promise.race([once(output, 'drain', { signal }), once(output, 'close', { signal })]);
  } catch (error) {
    throw hungUp(error);
  } finally {
    // An answer has thousands of pieces, so the listener that did not fire must not stay.
    waiting.abort();
  }
}

/** Lets out what a compressed answer still holds back. */
export function flushOutput(output: Writable): void {
  if ('flush' in output && typeof output.flush === 'function') output.flush();
}

function hungUp(cause?: unknown): ConnectionAbandoned {
  return new ConnectionAbandoned('The laptop hung up during a pull', { cause });
}
