import { TextField as AriaTextField, TextArea } from 'react-aria-components';
import { FieldHelp, FieldLabel, type FieldProps } from './field.tsx';

/** Several lines of text. */
export function TextAreaField({
  label,
  error,
  description,
  autoFocus = false,
  value,
  onChange,
}: FieldProps & { autoFocus?: boolean; value: string; onChange: (value: string) => void }) {
  return (
    <AriaTextField
      className="field"
      autoFocus={autoFocus}
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      validationBehavior="aria"
    >
      <FieldLabel label={label} />
      <TextArea className="input input--area" rows={4} />
      <FieldHelp error={error} description={description} />
    </AriaTextField>
  );
}
