import { fieldLabel } from '../../../../../sync/i18n/field-labels.ts';
import { joinTexts } from '../../../../../sync/i18n/isolate.ts';
import { type AnyRecord, entities } from '../../../../../sync/model/catalog.ts';
import { formatValue, type ValueShape } from '../../../library/format/format-value.ts';
import { useReference } from '../../../library/reference.tsx';
import { conflictMessages as t } from './conflict.messages.ts';
import type { Choices, ConflictRecord, fieldsInConflict } from './conflict-choice.ts';

/** What the record will have with the choices that were made. */
export function ConflictPreview({
  entity,
  fields,
  choices,
  values,
}: {
  entity: ConflictRecord['entity'];
  fields: ReturnType<typeof fieldsInConflict>;
  choices: Choices;
  values: AnyRecord;
}) {
  const reference = useReference();
  const known = entities[entity].fields;
  const parts = fields.flatMap(({ field, mine, theirs }) => {
    const choice = choices[field];
    if (choice === undefined) return [];
    const value = choice === 'mine' ? mine : choice === 'theirs' ? theirs : values[field];
    const shape: ValueShape = known[field] ?? { type: 'any' };
    return [
      `${fieldLabel(entity, field)}: ${formatValue(shape, value, reference) ?? t('nothing')}`,
    ];
  });
  const open = fields.length - parts.length;
  return (
    <p className="conflict__preview" role="status">
      {t('preview', { what: parts.length === 0 ? t('previewNone') : joinTexts(parts, ' · ') })}
      {open > 0 && parts.length > 0 && ` · ${t('previewOpen', { count: open })}`}
    </p>
  );
}
