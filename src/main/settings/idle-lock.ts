import { powerMonitor } from 'electron';

/** Seconds without a key or a movement of the pointer after which the mirror is locked. */
const idleLimit = 15 * 60;

/** Seconds between two looks at the clock. */
const interval = 15;

/**
 * Locks when the counselor has left: after idling, and as soon as the screen is locked.
 * @returns stops watching
 */
export function watchIdling(lock: () => void): () => void {
  const timer = setInterval(() => {
    if (powerMonitor.getSystemIdleTime() >= idleLimit) lock();
  }, interval * 1000);
  powerMonitor.on('lock-screen', lock);
  return () => {
    clearInterval(timer);
    powerMonitor.off('lock-screen', lock);
  };
}
