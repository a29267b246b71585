import { CaseloadError } from '../../model/error.ts';

/** Waits for something of the network; `unreachable` when nothing comes for too long. */
export interface SilenceWatch {
  /** @param more milliseconds that this wait may take beyond the others */
  <Value>(work: Promise<Value>, more?: number): Promise<Value>;
  readonly signal: AbortSignal;
  /** Stops waiting. */
  end(): void;
}

/**
 * @param silence milliseconds that each wait may take
 * @param closing ends every wait
 */
export function watchSilence(silence: number, closing: AbortSignal): SilenceWatch {
  const controller = new AbortController();
  const stop = () => controller.abort();
  closing.addEventListener('abort', stop);
  if (closing.aborted) stop();
  const watch = async <Value>(work: Promise<Value>, more = 0): Promise<Value> => {
    const timer = setTimeout(stop, silence + more);
    try {
      return await unlessAborted(work, controller.signal);
    } catch (cause) {
      throw unreachable(cause);
    } finally {
      clearTimeout(timer);
    }
  };
  return Object.assign(watch, {
    signal: controller.signal,
    end: () => {
      closing.removeEventListener('abort', stop);
      stop();
    },
  });
}

/**
 * Rejects when the signal aborts: a fetch that does not heed its signal must not hang the laptop. Each wait has its
 * own listener, because a race with one promise for the whole answer would hold every chunk of it in memory.
 */
function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error('No answer came in time.'));
    if (signal.aborted) fail();
    signal.addEventListener('abort', fail, { once: true });
    const forget = () => signal.removeEventListener('abort', fail);
    work.then(resolve, reject).finally(forget);
  });
}

export function unreachable(cause: unknown): CaseloadError {
  return new CaseloadError({ code: 'unreachable' }, { cause });
}
