import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Input,
} from 'react-aria-components';
import { FieldHelp, FieldLabel, type FieldProps } from './field.tsx';

/** A line of text. */
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
