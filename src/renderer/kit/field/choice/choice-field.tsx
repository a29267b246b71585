import { ChevronsUpDown, X } from 'lucide-react';
import { useContext } from 'react';
import {
  Button,
  ComboBox,
  ComboBoxStateContext,
  Group,
  Input,
  Popover,
} from 'react-aria-components';
import { kitMessages as t } from '../../kit.messages.ts';
import { FieldHelp, FieldLabel, type FieldProps } from '../field.tsx';
import { type Choice, ChoiceList } from './choice-list.tsx';

/** A choice among many: typing filters. The value is a choice's id, or null for none. */
export function ChoiceField({
  label,
  error,
  description,
  choices,
  value,
  onChange,
  isRequired = false,
  isLabelHidden = false,
  placeholder = t('typeToFilter'),
}: FieldProps & {
  choices: readonly Choice[];
  value: string | null;
  onChange: (value: string | null) => void;
  isRequired?: boolean;
  isLabelHidden?: boolean;
  placeholder?: string;
}) {
  return (
    <ComboBox
      className="field"
      defaultItems={choices}
      value={value}
      onChange={(key) => onChange(key === null ? null : String(key))}
      isInvalid={error !== undefined}
      isRequired={isRequired}
      validationBehavior="aria"
      menuTrigger="input"
      {...(isLabelHidden ? { 'aria-label': label } : {})}
    >
      {!isLabelHidden && <FieldLabel label={label} isRequired={isRequired} />}
      <Group className="input input--group">
        <OpeningInput placeholder={placeholder} />
        {value !== null && !isRequired && (
          <ClearButton label={label} onClear={() => onChange(null)} />
        )}
        <Button className="input__button">
          <ChevronsUpDown size={14} aria-hidden />
        </Button>
      </Group>
      <FieldHelp error={error} description={description} />
      <Popover className="popover" offset={4}>
        <ChoiceList />
      </Popover>
    </ComboBox>
  );
}

/** A click opens the list. Focus by keyboard alone does not. */
function OpeningInput({ placeholder }: { placeholder: string }) {
  const state = useContext(ComboBoxStateContext);
  return (
    <Input
      className="input__text"
      placeholder={placeholder}
      onClick={() => state?.open(null, 'manual')}
    />
  );
}

function ClearButton({ label, onClear }: { label: string; onClear: () => void }) {
  return (
    // Without `slot={null}`, React Aria would make this the button of the combo box.
    <Button
      slot={null}
      className="input__button"
      aria-label={t('clear', { label })}
      onPress={onClear}
    >
      <X size={14} aria-hidden />
    </Button>
  );
}
