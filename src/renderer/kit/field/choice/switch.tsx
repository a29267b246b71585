import { Switch as AriaSwitch } from 'react-aria-components';
import './switch.css';

/** On or off: for a setting that takes effect at once, or for yes or no in a form. */
export function Switch({
  label,
  isSelected,
  onChange,
}: {
  label: string;
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
}) {
  return (
    <AriaSwitch className="switch" isSelected={isSelected} onChange={onChange}>
      <span className="switch__track" aria-hidden>
        <span className="switch__thumb" />
      </span>
      {label}
    </AriaSwitch>
  );
}
