import type { EntityName } from '../model/entity.ts';
import { formatDate } from './dates.ts';
import { entityMessages } from './entity.messages.ts';
import { fieldLabel } from './field-labels.ts';
import { currentLanguage, type Language } from './language.ts';
import { titleMessages } from './title.messages.ts';

/** A student or a school of a title. Without a name the title says the id. */
export interface Named {
  readonly id: string;
  readonly name: string | null;
}

/** What the counselor did, in parts; null where the kind does not have such a part. */
export interface TitleParts {
  readonly kind:
    | 'keep'
    | 'keep_enrollment'
    | 'enroll'
    | 'add_student'
    | 'withdraw'
    | 'transfer'
    | 'correct'
    | 'remove_enrollment'
    | 'remove'
    | 'create'
    | 'edit';
  readonly student: Named | null;
  readonly school: Named | null;
  /** From or until when. `YYYY-MM-DD`. */
  readonly date: string | null;
  readonly entity: EntityName | null;
  readonly record: string | null;
  /** Names of the fields that change. */
  readonly fields: readonly string[];
}

/** What the counselor did: “Withdraw Ana Ruiz from Lincoln, effective May 3, 2026”. */
export function titleMessage(parts: TitleParts, language: Language = currentLanguage()): string {
  const { kind, student, school, date, entity, record, fields } = parts;
  const title = titleMessages(
    kind === 'withdraw' && date === null ? 'withdraw_undated' : kind,
    {
      student: nameOf('student', student, language),
      school: nameOf('school', school, language),
      record: record ?? '',
      date: date === null ? '' : formatDate(date, language),
      entity: entity === null ? '' : entityMessages(entity, {}, language),
    },
    language,
  );
  if (fields.length === 0 || entity === null) return title;
  const labels = fields.map((name) => fieldLabel(entity, name, language).toLowerCase());
  return titleMessages('with_fields', { title, fields: labels.join(', ') }, language);
}

function nameOf(kind: 'student' | 'school', named: Named | null, language: Language): string {
  if (named === null) return '';
  return named.name ?? titleMessages(kind, { id: named.id }, language);
}
