import type { EnrollmentView, StudentView } from '../../../sync/laptop/api.ts';
import type { Student } from '../../../sync/model/catalog.ts';
import { formatDate } from '../shell/format.ts';
import { useReference } from '../shell/reference.tsx';
import { today } from '../shell/today.ts';
import { Badge } from '../ui/badge.tsx';
import { EnrollmentMenu } from './enrollment-menu.tsx';
import { enrollmentState } from './enrollment-words.ts';

/** The student's schools over the years, newest first. */
export function EnrollmentTimeline({ view: { student, enrollments } }: { view: StudentView }) {
  if (enrollments.length === 0) {
    return (
      <p className="timeline__none muted">
        No enrollment at your schools. “Enroll…” above adds the first.
      </p>
    );
  }
  return (
    <ol className="timeline">
      {enrollments.map((view) => {
        const { school_id, entry_date } = view.enrollment;
        return <Entry key={`${school_id} ${entry_date}`} student={student} view={view} />;
      })}
    </ol>
  );
}

function Entry({ student, view }: { student: Student; view: EnrollmentView }) {
  const { enrollment, school_name, changeset } = view;
  const { descriptorName } = useReference();
  const state = enrollmentState(enrollment, today());
  const { entry_date, exit_withdraw_date: exitDate } = enrollment;
  const isAhead = exitDate === null && entry_date > today();
  const grade = enrollment.entry_grade_level_descriptor;
  const entryType = enrollment.entry_type_descriptor;
  const exitType = enrollment.exit_withdraw_type_descriptor;
  const school = school_name ?? `School ${enrollment.school_id}`;
  const facts = [
    grade && descriptorName('GradeLevelDescriptor', grade),
    `School year ${enrollment.school_year - 1}–${String(enrollment.school_year).slice(2)}`,
    entryType && `Entry: ${descriptorName('EntryTypeDescriptor', entryType)}`,
    exitType && `Exit: ${descriptorName('ExitWithdrawTypeDescriptor', exitType)}`,
    enrollment.primary_school === false && 'Not the primary school',
    enrollment.repeat_grade_indicator === true && 'Repeats the grade',
  ].filter((fact): fact is string => Boolean(fact));
  return (
    <li className={`timeline__entry timeline__entry--${state.isOpen ? 'open' : 'past'}`}>
      <div className="timeline__body">
        <p className="timeline__dates numeric">
          {isAhead && 'From '}
          <time dateTime={entry_date}>{formatDate(entry_date)}</time>
          {!isAhead && ' – '}
          {exitDate !== null && <time dateTime={exitDate}>{formatDate(exitDate)}</time>}
          {exitDate === null && !isAhead && 'today'}
        </p>
        <p className="timeline__school selectable">
          {school}
          <Badge tone={state.tone}>{state.words}</Badge>
          {changeset !== null && <Badge tone="info">Edit waits</Badge>}
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
