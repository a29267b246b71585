import { useBusy } from '../../library/hooks/use-busy.ts';
import { Button, type ButtonProps } from './button.tsx';

/**
 * A button that acts: it is busy until its work has ended, so that a second press in a hurry does nothing.
 * `onAct` shows its own problems.
 */
export function ActionButton({
  onAct,
  ...props
}: Omit<ButtonProps, 'onPress' | 'isPending'> & { onAct: () => Promise<unknown> }) {
  const [isBusy, run] = useBusy();
  return <Button {...props} isPending={isBusy} onPress={() => run(onAct)} />;
}
