import { Search, X } from 'lucide-react';
import type { RefObject } from 'react';
import { Button, Group, Input, SearchField } from 'react-aria-components';
import './field.css';
import './search-box.css';

export function SearchBox({
  label,
  placeholder,
  value,
  onChange,
  inputRef,
  onLeave,
  shortcut,
}: {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  inputRef?: RefObject<HTMLInputElement | null>;
  /** The counselor moves on to the results, by Down or Enter. */
  onLeave?: () => void;
  /** The keyboard shortcut that leads here, as text. */
  shortcut?: string;
}) {
  return (
    <SearchField
      aria-label={label}
      className="search"
      value={value}
      onChange={onChange}
      onKeyDown={(event) => {
        if (event.key === 'ArrowDown' || event.key === 'Enter') {
          event.preventDefault();
          onLeave?.();
        } else event.continuePropagation();
      }}
    >
      <Group className="input input--group">
        <Search size={14} aria-hidden className="input__icon" />
        <Input
          className="input__text search__text"
          placeholder={placeholder}
          maxLength={200}
          {...(inputRef ? { ref: inputRef } : {})}
        />
        {value !== '' && (
          <Button className="input__button">
            <X size={14} aria-hidden />
          </Button>
        )}
        {value === '' && shortcut && (
          <kbd className="search__shortcut" aria-hidden>
            {shortcut}
          </kbd>
        )}
      </Group>
    </SearchField>
  );
}
