import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import './link-button.css';

/** A name that leads to its record, in a line of text. */
export function LinkButton({ onPress, children }: { onPress: () => void; children: ReactNode }) {
  return (
    <Button className="link-button" onPress={onPress}>
      {children}
    </Button>
  );
}
