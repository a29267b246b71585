import { useRef, useState } from 'react';

/**
 * Runs one piece of work at a time: what is started while another runs is not done. State is drawn later than a second
 * press can come, so the guard does not wait for it.
 */
export function useBusy(): [isBusy: boolean, run: (work: () => Promise<unknown>) => Promise<void>] {
  const [isBusy, setIsBusy] = useState(false);
  const isRunning = useRef(false);
  const run = async (work: () => Promise<unknown>) => {
    if (isRunning.current) return;
    isRunning.current = true;
    setIsBusy(true);
    try {
      await work();
    } finally {
      isRunning.current = false;
      setIsBusy(false);
    }
  };
  return [isBusy, run];
}
