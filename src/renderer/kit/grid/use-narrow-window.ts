import { useSyncExternalStore } from 'react';

/** The width in narrow.css. */
const narrow = window.matchMedia('(max-width: 56rem)');

/** Whether the window shows one thing at a time. */
export function useNarrowWindow(): boolean {
  return useSyncExternalStore(follow, () => narrow.matches);
}

function follow(onChange: () => void): () => void {
  narrow.addEventListener('change', onChange);
  return () => narrow.removeEventListener('change', onChange);
}
