import { Check } from 'lucide-react';
import { Checkbox, CheckboxGroup } from 'react-aria-components';
import { FieldHelp, FieldLabel, type FieldProps } from '../field.tsx';
import type { Choice } from './choice-list.tsx';
import './check-list.css';

/** Any number of a few choices. */
export function CheckList({
  label,
  error,
  description,
  choices,
  value,
  onChange,
}: FieldProps & {
  choices: readonly Choice[];
  value: readonly string[];
  onChange: (value: string[]) => void;
}) {
  return (
    <CheckboxGroup
      className="field"
      value={[...value]}
      onChange={onChange}
      isInvalid={error !== undefined}
      validationBehavior="aria"
    >
      <FieldLabel label={label} />
      <div className="check-list">
        {choices.map(({ id, name }) => (
          <Checkbox key={id} value={id} className="check">
            <span className="check__box" aria-hidden>
              <Check size={12} strokeWidth={3} />
            </span>
            {name}
          </Checkbox>
        ))}
      </div>
      <FieldHelp error={error} description={description} />
    </CheckboxGroup>
  );
}
