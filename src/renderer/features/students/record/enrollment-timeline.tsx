import type { EnrollmentView, StudentView } from '../../../../../sync/laptop/api/students.ts';
import type { Student } from '../../../../../sync/model/catalog.ts';
import { Badge } from '../../../kit/surface/badge.tsx';
import { formatDate, formatSchoolYear } from '../../../library/format/format.ts';
import { useToday } from '../../../library/hooks/use-today.ts';
import { useReference } from '../../../library/reference.tsx';
import { enrollmentFormMessages as forms } from '../../../records/enrollment/enrollment-form.messages.ts';
import { enrollmentState } from '../../../records/enrollment/enrollment-state.ts';
import { studentMessages as t } from '../../../records/student.messages.ts';
import { EnrollmentMenu } from './enrollment-menu.tsx';
import { EnrollmentScale } from './enrollment-scale.tsx';
import './enrollment-timeline.css';

/** The student's schools over the years, newest first. */
export function EnrollmentTimeline({ view: { student, enrollments } }: { view: StudentView }) {
  if (enrollments.length === 0) {
    return <p className="timeline__none muted">{t('noEnrollment')}</p>;
  }
  return (
    <>
      {enrollments.length > 1 && <EnrollmentScale enrollments={enrollments} />}
      <ol className="timeline">
        {enrollments.map((view) => {
          const { school_id, entry_date } = view.enrollment;
          return <Entry key={`${school_id} ${entry_date}`} student={student} view={view} />;
        })}
      </ol>
    </>
  );
}

function Entry({ student, view }: { student: Student; view: EnrollmentView }) {
  const { enrollment, school_name, changeset } = view;
  const { descriptorName } = useReference();
  const today = useToday();
  const state = enrollmentState(enrollment, today);
  const { entry_date, exit_withdraw_date: exitDate } = enrollment;
  const isAhead = exitDate === null && entry_date > today;
  const grade = enrollment.entry_grade_level_descriptor;
  const entryType = enrollment.entry_type_descriptor;
  const exitType = enrollment.exit_withdraw_type_descriptor;
  const school = school_name ?? forms('school', { id: String(enrollment.school_id) });
  const facts = [
    grade && descriptorName('GradeLevelDescriptor', grade),
    t('schoolYear', { year: formatSchoolYear(enrollment.school_year) }),
    entryType && t('entry', { type: descriptorName('EntryTypeDescriptor', entryType) }),
    exitType && t('exit', { type: descriptorName('ExitWithdrawTypeDescriptor', exitType) }),
    enrollment.primary_school === false && t('notPrimary'),
    enrollment.repeat_grade_indicator === true && t('repeats'),
  ].filter((fact): fact is string => Boolean(fact));
  return (
    <li className={`timeline__entry timeline__entry--${state.isOpen ? 'open' : 'past'}`}>
      <div>
        <p className="timeline__dates numeric">
          {isAhead && t('from')}
          <time dateTime={entry_date}>{formatDate(entry_date)}</time>
          {!isAhead && ' – '}
          {exitDate !== null && <time dateTime={exitDate}>{formatDate(exitDate)}</time>}
          {exitDate === null && !isAhead && t('today')}
        </p>
        <p className="timeline__school selectable">
          {school}
          <Badge tone={state.tone}>{state.label}</Badge>
          {changeset !== null && <Badge tone="info">{t('editWaits')}</Badge>}
        </p>
        <ul className="timeline__facts muted">
          {facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      </div>
      <EnrollmentMenu student={student} view={view} school={school} />
    </li>
  );
}
