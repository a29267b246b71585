import { FieldError, Label, Text } from 'react-aria-components';
import { kitMessages as t } from '../kit.messages.ts';
import './field.css';

export interface FieldProps {
  readonly label: string;
  /** What is wrong with the value; undefined: nothing. */
  readonly error?: string | undefined;
  readonly description?: string | undefined;
}

/** The label of a field. A required field says so in words, because an asterisk explains nothing. */
export function FieldLabel({
  label,
  isRequired = false,
}: {
  label: string;
  isRequired?: boolean | undefined;
}) {
  return (
    <Label className="field__label">
      {label}
      {isRequired && <span className="field__required">{t('required')}</span>}
    </Label>
  );
}

export function FieldHelp({ error, description }: Omit<FieldProps, 'label'>) {
  return (
    <>
      {description !== undefined && error === undefined && (
        <Text slot="description" className="field__description">
          {description}
        </Text>
      )}
      <FieldError className="field__error">{error}</FieldError>
    </>
  );
}
