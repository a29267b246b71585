import { useRef, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';

/**
 * A button that acts: it is busy until its work has ended, so that a second press in a hurry does nothing.
 * `onAct` shows its own problems.
 */
export function ActionButton({
  onAct,
  ...props
}: Omit<ButtonProps, 'onPress' | 'isPending'> & { onAct: () => Promise<unknown> }) {
  const [isBusy, setIsBusy] = useState(false);
  // State is drawn later than a second press can come.
  const isRunning = useRef(false);
  const act = async () => {
    if (isRunning.current) return;
    isRunning.current = true;
    setIsBusy(true);
    try {
      await onAct();
    } finally {
      isRunning.current = false;
      setIsBusy(false);
    }
  };
  return <Button {...props} isPending={isBusy} onPress={act} />;
}
