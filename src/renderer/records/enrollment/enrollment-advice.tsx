import type { EnrollmentView } from '../../../../sync/laptop/api/students.ts';
import type { AnyRecord } from '../../../../sync/model/catalog.ts';
import { Notice } from '../../kit/surface/notice.tsx';
import { formatDate } from '../../library/format/format.ts';
import { useToday } from '../../library/hooks/use-today.ts';
import { type Reference, useReference } from '../../library/reference.tsx';
import { calendarAdvice } from './calendar-advice.ts';
import { enrollmentFormMessages as t } from './enrollment-form.messages.ts';

/**
 * Points out what is unusual about an enrollment, though no rule forbids it. It appears while the counselor types, and
 * does not prevent saving.
 * @param others the student's other enrollments, as they will be then
 */
export function EnrollmentAdvice({
  enrollment,
  others = [],
}: {
  enrollment: AnyRecord;
  others?: readonly EnrollmentView[];
}) {
  const reference = useReference();
  const today = useToday();
  const advice = [
    ...overlaps(enrollment, others),
    ...gradeAdvice(enrollment, reference),
    ...calendarAdvice(enrollment, today),
  ];
  return advice.map((text) => (
    <Notice key={text} tone="warn">
      {text}
    </Notice>
  ));
}

function overlaps(
  { entry_date, exit_withdraw_date, primary_school }: AnyRecord,
  others: readonly EnrollmentView[],
): string[] {
  if (typeof entry_date !== 'string' || primary_school === false) return [];
  // Dates are `YYYY-MM-DD`, so texts sort as days do. The student is gone on the exit day.
  const end = typeof exit_withdraw_date === 'string' ? exit_withdraw_date : '9999-12-31';
  return others
    .filter(({ enrollment: other }) => {
      const otherEnd = other.exit_withdraw_date ?? '9999-12-31';
      return other.primary_school !== false && other.entry_date < end && entry_date < otherEnd;
    })
    .map(({ enrollment: other, school_name }) => {
      const school = school_name ?? String(other.school_id);
      const from = formatDate(other.entry_date);
      return other.exit_withdraw_date === null
        ? t('overlapsOpen', { school, from })
        : t('overlaps', { school, from, to: formatDate(other.exit_withdraw_date) });
    });
}

function gradeAdvice(
  { school_id, entry_grade_level_descriptor: grade }: AnyRecord,
  { schools, descriptorName }: Reference,
): string[] {
  const school = schools.find((one) => one.school.school_id === school_id)?.school;
  const offered = school?.grade_levels ?? [];
  if (school === undefined || typeof grade !== 'string' || offered.length === 0) return [];
  return offered.includes(grade)
    ? []
    : [
        t('gradeNotOffered', {
          school: school.name_of_institution,
          grade: descriptorName('GradeLevelDescriptor', grade),
        }),
      ];
}
