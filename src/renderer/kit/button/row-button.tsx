import { ChevronRight } from 'lucide-react';
import { Button } from 'react-aria-components';
import './row-button.css';

/** A row that leads somewhere: a text, and a count beside it. */
export function RowButton({
  label,
  value,
  onPress,
}: {
  label: string;
  value: string;
  onPress: () => void;
}) {
  return (
    <Button className="row-button" onPress={onPress}>
      <span className="row-button__label">{label}</span>
      <span className="muted numeric">{value}</span>
      <ChevronRight size={14} aria-hidden className="row-button__arrow" />
    </Button>
  );
}
