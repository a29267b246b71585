import { type AnyRecord, entities } from '../../../sync/model/catalog.ts';
import type { EntityName } from '../../../sync/model/entity.ts';
import { fieldLabel } from '../shell/field-labels.ts';
import { useReference } from '../shell/reference.tsx';
import { type ValueShape, valueWords } from '../shell/value-words.ts';
import { tellingFields } from './history-lines.ts';
import { historyTexts as say } from './history-texts.ts';

export type SaidValues = ReturnType<typeof useSaidValues>;

/** A record's values in words, where nothing recorded has a word too. */
export function useSaidValues(entity: EntityName) {
  const reference = useReference();
  const { fields } = entities[entity];
  const value = (name: string, given: unknown): string => {
    const shape: ValueShape = fields[name] ?? { type: 'any' };
    return valueWords(shape, given, reference) ?? say('nothing');
  };
  return {
    value,
    /** A whole record, in the fields that say something; null: that it was removed. */
    of(record: AnyRecord | null): string {
      if (record === null) return say('removal');
      return tellingFields(entity, record)
        .map((name) => `${fieldLabel(entity, name)}: ${value(name, record[name])}`)
        .join(', ');
    },
  };
}
