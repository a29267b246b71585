import { Check } from 'lucide-react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import '../../surface/popover.css';
import './choices.css';

export interface Choice {
  readonly id: string;
  readonly name: string;
}

/** The choices of a field, in its popover. */
export function ChoiceList({ choices }: { choices?: readonly Choice[] }) {
  return (
    <ListBox className="choices" {...(choices ? { items: choices } : {})}>
      {({ name }: Choice) => (
        <ListBoxItem className="choices__item" textValue={name}>
          <span className="truncate">{name}</span>
          <Check size={14} aria-hidden className="choices__check" />
        </ListBoxItem>
      )}
    </ListBox>
  );
}
