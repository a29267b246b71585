import { type AnyRecord, entities } from '../../../sync/model/catalog.ts';
import type { EntityName } from '../../../sync/model/entity.ts';
import { fieldLabel } from '../library/field-labels.ts';
import { type ValueShape, valueWords } from '../library/format-value.ts';
import { useReference } from '../library/reference.tsx';
import { historyTexts as say } from './history/history.messages.ts';
import { tellingFields } from './history/history-lines.ts';

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
