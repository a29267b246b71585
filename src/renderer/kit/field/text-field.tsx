import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  FieldError,
  Input,
  Label,
  Text,
} from 'react-aria-components';
import { kitMessages as t } from '../kit.messages.ts';

export interface FieldProps {
  readonly label: string;
  /** What is wrong with the value, in words; undefined: nothing. */
  readonly error?: string | undefined;
  readonly description?: string | undefined;
}

export function TextField({
  label,
  error,
  description,
  placeholder,
  ...props
}: FieldProps & { placeholder?: string } & Omit<AriaTextFieldProps, 'className' | 'children'>) {
  return (
    <AriaTextField
      {...props}
      className="field"
      isInvalid={error !== undefined}
      validationBehavior="aria"
    >
      <FieldLabel label={label} isRequired={props.isRequired} />
      <Input className="input" {...(placeholder === undefined ? {} : { placeholder })} />
      <FieldHelp error={error} description={description} />
    </AriaTextField>
  );
}

/** A field's name. What is required says so in words: an asterisk alone explains nothing. */
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
