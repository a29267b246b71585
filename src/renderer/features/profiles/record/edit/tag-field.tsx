import { X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { Button as AriaButton, Label, Tag, TagGroup, TagList } from 'react-aria-components';
import { Button } from '../../../../kit/button/button.tsx';
import { TextField } from '../../../../kit/field/text-field.tsx';
import { formatCode } from '../../../../library/format/format.ts';
import { profileMessages as t } from '../../profile.messages.ts';
import './tag-field.css';

/** A list of tags, to add to and to remove from. */
export function TagField({
  label,
  tags,
  onChange,
}: {
  label: string;
  tags: readonly string[];
  onChange: (tags: string[]) => void;
}) {
  const [typed, setTyped] = useState('');
  const add = () => {
    const tag = typed.trim();
    if (tag !== '' && !tags.includes(tag)) onChange([...tags, tag]);
    setTyped('');
  };
  const addOnEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    // Otherwise Enter would save the whole form.
    event.preventDefault();
    add();
  };
  return (
    <div className="tag-field">
      <TagGroup
        className="field"
        onRemove={(keys) => onChange(tags.filter((tag) => !keys.has(tag)))}
      >
        <Label className="field__label">{label}</Label>
        <TagList className="tag-field__tags" renderEmptyState={() => t('noneListed')}>
          {tags.map((tag) => (
            <Tag
              key={tag}
              id={tag}
              textValue={formatCode(tag)}
              className="badge badge--neutral tag"
            >
              {formatCode(tag)}
              <AriaButton slot="remove" className="tag__remove">
                <X size={12} aria-hidden />
              </AriaButton>
            </Tag>
          ))}
        </TagList>
      </TagGroup>
      <div className="tag-field__add">
        <TextField
          label={t('addTo', { label: label.toLowerCase() })}
          value={typed}
          onChange={setTyped}
          onKeyDown={addOnEnter}
        />
        <Button onPress={add} isDisabled={typed.trim() === ''}>
          {t('add')}
        </Button>
      </div>
    </div>
  );
}
