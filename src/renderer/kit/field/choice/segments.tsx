import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import './segments.css';

/** One of two to four choices, all visible. */
export function Segments<Id extends string>({
  label,
  choices,
  value,
  onChange,
}: {
  label: string;
  choices: readonly { readonly id: Id; readonly name: string }[];
  value: Id;
  onChange: (value: Id) => void;
}) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className="segments"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const chosen = choices.find(({ id }) => keys.has(id));
        if (chosen) onChange(chosen.id);
      }}
    >
      {choices.map(({ id, name }) => (
        <ToggleButton key={id} id={id} className="segments__item">
          {name}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
