import { powerMonitor } from 'electron';

/** Seconds without input after which the mirror locks. */
const idleLimit = 15 * 60;

/** Seconds between two checks. */
const interval = 15;

/**
 * Locks when the counselor has left: after idling, and when the screen locks.
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
