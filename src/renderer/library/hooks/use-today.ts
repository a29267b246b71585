import { useSyncExternalStore } from 'react';
import { today } from '../today.ts';

/** Milliseconds between two looks at the clock: a laptop that slept wakes on another day. */
const pace = 15_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const one of listeners) one();
  }, pace);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Today in the district, `YYYY-MM-DD`. What shows it follows the day, also past midnight. */
export function useToday(): string {
  return useSyncExternalStore(subscribe, today, today);
}
