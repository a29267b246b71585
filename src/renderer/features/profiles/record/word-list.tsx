import { X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { Button as AriaButton, Label, Tag, TagGroup, TagList } from 'react-aria-components';
import { Button } from '../../../kit/button/button.tsx';
import { TextField } from '../../../kit/field/text-field.tsx';
import { inWords } from '../../../library/format/format.ts';
import { profileMessages as t } from '../profile.messages.ts';
import './word-list.css';

/** A list of words, to add to and to remove from. */
export function WordList({
  label,
  words,
  onChange,
}: {
  label: string;
  words: readonly string[];
  onChange: (words: string[]) => void;
}) {
  const [typed, setTyped] = useState('');
  const add = () => {
    const word = typed.trim();
    if (word !== '' && !words.includes(word)) onChange([...words, word]);
    setTyped('');
  };
  const addOnEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    // Otherwise Enter would save the whole form.
    event.preventDefault();
    add();
  };
  return (
    <div className="word-list">
      <TagGroup
        className="field"
        onRemove={(keys) => onChange(words.filter((word) => !keys.has(word)))}
      >
        <Label className="field__label">{label}</Label>
        <TagList className="word-list__words" renderEmptyState={() => t('noneListed')}>
          {words.map((word) => (
            <Tag
              key={word}
              id={word}
              textValue={inWords(word)}
              className="badge badge--neutral word"
            >
              {inWords(word)}
              <AriaButton slot="remove" className="word__remove">
                <X size={12} aria-hidden />
              </AriaButton>
            </Tag>
          ))}
        </TagList>
      </TagGroup>
      <div className="word-list__add">
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
