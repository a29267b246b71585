import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import './link-button.css';

/** A link to a record, within a line of text. */
export function LinkButton({ onPress, children }: { onPress: () => void; children: ReactNode }) {
  return (
    <Button className="link-button" onPress={onPress}>
      {children}
    </Button>
  );
}
