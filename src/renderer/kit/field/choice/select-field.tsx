import { ChevronsUpDown } from 'lucide-react';
import { Button, Popover, Select, SelectValue } from 'react-aria-components';
import { kitMessages as t } from '../../kit.messages.ts';
import { FieldHelp, FieldLabel, type FieldProps } from '../field.tsx';
import { type Choice, ChoiceList } from './choice-list.tsx';
import './select-field.css';

/** A choice among a few. For many, use `ChoiceField`, which filters while the counselor types. */
export function SelectField({
  label,
  error,
  description,
  choices,
  value,
  onChange,
  isRequired = false,
  isLabelHidden = false,
}: FieldProps & {
  choices: readonly Choice[];
  value: string | null;
  onChange: (value: string) => void;
  isRequired?: boolean;
  isLabelHidden?: boolean;
}) {
  return (
    <Select
      className="field"
      value={value}
      onChange={(key) => onChange(String(key))}
      isInvalid={error !== undefined}
      isRequired={isRequired}
      validationBehavior="aria"
      placeholder={t('choose')}
      {...(isLabelHidden ? { 'aria-label': label } : {})}
    >
      {!isLabelHidden && <FieldLabel label={label} isRequired={isRequired} />}
      <Button className="input input--button">
        <SelectValue className="truncate" />
        <ChevronsUpDown size={14} aria-hidden className="input__icon" />
      </Button>
      <FieldHelp error={error} description={description} />
      <Popover className="popover" offset={4}>
        <ChoiceList choices={choices} />
      </Popover>
    </Select>
  );
}
