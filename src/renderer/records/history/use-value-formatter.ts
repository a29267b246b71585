import { fieldLabel } from '../../../../sync/i18n/field-labels.ts';
import { isolate } from '../../../../sync/i18n/isolate.ts';
import { type AnyRecord, entities } from '../../../../sync/model/catalog.ts';
import type { EntityName } from '../../../../sync/model/entity.ts';
import { formatValue, type ValueShape } from '../../library/format/format-value.ts';
import { useReference } from '../../library/reference.tsx';
import { historyMessages as t } from './history.messages.ts';
import { tellingFields } from './history-lines.ts';

export type ValueFormatter = ReturnType<typeof useValueFormatter>;

/** Formats the values of a record. A missing value has a text too. */
export function useValueFormatter(entity: EntityName) {
  const reference = useReference();
  const { fields } = entities[entity];
  const value = (name: string, given: unknown): string => {
    const shape: ValueShape = fields[name] ?? { type: 'any' };
    return formatValue(shape, given, reference) ?? t('nothing');
  };
  return {
    value,
    /** A whole record, by the fields that have a value; null stands for a removed record. */
    of(record: AnyRecord | null): string {
      if (record === null) return t('removal');
      return tellingFields(entity, record)
        .map((name) => `${fieldLabel(entity, name)}: ${isolate(value(name, record[name]))}`)
        .join(', ');
    },
  };
}
