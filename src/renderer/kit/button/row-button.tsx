import { ChevronRight } from 'lucide-react';
import { Button } from 'react-aria-components';
import './row-button.css';

/** A whole row that leads somewhere: words, and a count beside them. */
export function RowButton({
  words,
  value,
  onPress,
}: {
  words: string;
  value: string;
  onPress: () => void;
}) {
  return (
    <Button className="row-button" onPress={onPress}>
      <span className="row-button__words">{words}</span>
      <span className="muted numeric">{value}</span>
      <ChevronRight size={14} aria-hidden className="row-button__arrow" />
    </Button>
  );
}
