import { fieldLabel } from '../../../../sync/i18n/field-labels.ts';
import type { TitleParts } from '../../../../sync/laptop/api/outbox.ts';
import { formatDate } from '../../library/format/format.ts';
import { titleMessages as t } from './title.messages.ts';

/** What the counselor did, in the language that is chosen now. */
export function titleMessage({ kind, entity, date, fields, ...parts }: TitleParts): string {
  const words = t(kind === 'withdraw' && date === null ? 'withdraw_undated' : kind, {
    student: parts.student ?? '',
    school: parts.school ?? '',
    record: parts.record ?? '',
    date: date === null ? '' : formatDate(date),
    entity: entity === null ? '' : t(entity),
  });
  if (fields.length === 0 || entity === null) return words;
  return `${words}: ${fields.map((name) => fieldLabel(entity, name).toLowerCase()).join(', ')}`;
}
