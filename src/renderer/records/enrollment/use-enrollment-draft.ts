import type { AnyRecord } from '../../../../sync/model/catalog.ts';
import { schoolYearOf } from '../../../../sync/model/days/school-year.ts';
import { type Draft, useDraft } from '../../kit/forms/draft.ts';
import { useToday } from '../../library/hooks/use-today.ts';
import { useReference } from '../../library/reference.tsx';
import { studentField } from './enrollment-fields.ts';

/**
 * The draft of a new enrollment. It begins today. Where the person has only one school, that school is chosen. The
 * school year follows the entry date until the counselor changes it.
 *
 * @param options.otherThan the school that the student leaves, which cannot be chosen
 * @param options.draftName as in `useDraft`
 */
export function useEnrollmentDraft(
  first: AnyRecord,
  options: { readonly otherThan?: number; readonly draftName: string },
): Draft {
  const { otherThan, draftName } = options;
  const choices = useReference().ownSchools.filter(({ school }) => school.school_id !== otherThan);
  const day = useToday();
  const draft = useDraft({
    entity: 'student_school_associations',
    first: {
      school_id: choices.length === 1 ? choices[0]?.school.school_id : null,
      entry_date: day,
      school_year: schoolYearOf(day),
      primary_school: true,
      ...first,
    },
    check: 'record',
    elsewhere: studentField,
    otherThan,
    draftName,
  });
  const { entry_date, school_year } = draft.values;
  const follows = typeof entry_date === 'string' && school_year === schoolYearOf(entry_date);
  return {
    ...draft,
    set(name, value) {
      draft.set(name, value);
      if (name === 'entry_date' && typeof value === 'string' && follows) {
        draft.set('school_year', schoolYearOf(value));
      }
    },
  };
}
