import { AppWindow } from 'lucide-react';
import type { StudentView } from '../../../sync/laptop/api.ts';
import { entities } from '../../../sync/model/catalog.ts';
import { ReadOnlyNote } from '../session/read-only-note.tsx';
import { bridge } from '../shell/bridge.ts';
import { fieldLabel } from '../shell/field-labels.ts';
import { fullName } from '../shell/format.ts';
import { goTo } from '../shell/place-store.ts';
import { useReference } from '../shell/reference.tsx';
import { today } from '../shell/today.ts';
import { useAsked } from '../shell/use-asked.ts';
import { type ValueShape, valueWords } from '../shell/value-words.ts';
import { HistoryButton } from '../sync/history-button.tsx';
import { UnconfirmedEdits } from '../sync/unconfirmed-edits.tsx';
import { Badge } from '../ui/badge.tsx';
import { Facts } from '../ui/facts.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Panel } from '../ui/panel.tsx';
import { OpenedRecord, RecordDetail } from '../ui/record-detail.tsx';
import { EnrollmentTimeline } from './enrollment-timeline.tsx';
import { enrollmentState } from './enrollment-words.ts';
import { EditStudentButton, StudentActions } from './student-actions.tsx';
import { studentFactGroups } from './student-facts.ts';
import { StudentStaff, StudentUsers } from './student-users.tsx';
import { studentWords as say } from './student-words.ts';

/** One student: where they are and were enrolled, what is known, and what waits to be sent. */
export function StudentDetail({
  studentUniqueId,
  onClose = () => goTo.student(null),
  isAlone = false,
}: {
  studentUniqueId: string;
  onClose?: () => void;
  /** It has a window of its own. */
  isAlone?: boolean;
}) {
  const { data: view, problem } = useAsked('getStudent', { student_unique_id: studentUniqueId });
  return (
    <RecordDetail
      label={say('student')}
      problem={problem}
      isOpen={view !== undefined}
      onClose={onClose}
    >
      {view && (
        <Opened
          key={view.student.student_unique_id}
          view={view}
          isAlone={isAlone}
          onClose={onClose}
        />
      )}
    </RecordDetail>
  );
}

function Opened({
  view,
  isAlone,
  onClose,
}: {
  view: StudentView;
  isAlone: boolean;
  onClose: () => void;
}) {
  const { student_unique_id } = view.student;
  return (
    <OpenedRecord
      name={fullName(view.student)}
      closeLabel={say('closeStudent')}
      onClose={onClose}
      tools={
        !isAlone && (
          <IconButton
            icon={AppWindow}
            label={say('newWindow')}
            onPress={() => void bridge.openStudent(student_unique_id)}
          />
        )
      }
      summary={<Summary view={view} />}
      actions={<StudentActions view={view} />}
    >
      <UnconfirmedEdits changesets={view.changesets} />
      <Panel title={say('enrollments')}>
        <ReadOnlyNote entity="student_school_associations" field="exit_withdraw_date" />
        <EnrollmentTimeline view={view} />
      </Panel>
      <StudentFacts view={view} />
      <StudentStaff staff={view.staff} isLinked={!isAlone} />
      <StudentUsers users={view.users} />
    </OpenedRecord>
  );
}

function Summary({ view: { student, enrollments } }: { view: StudentView }) {
  const { descriptorName } = useReference();
  const latest = enrollments[0];
  const state = enrollmentState(
    latest?.enrollment ?? { entry_date: null, exit_withdraw_date: null },
    today(),
  );
  const grade = latest?.enrollment.entry_grade_level_descriptor;
  const parts = [
    say('id', { id: student.student_unique_id }),
    grade ? descriptorName('GradeLevelDescriptor', grade) : null,
    latest?.school_name,
  ];
  return (
    <p className="detail__summary">
      <Badge tone={state.tone}>{state.words}</Badge>
      <span className="muted numeric selectable">{parts.filter(Boolean).join(' · ')}</span>
    </p>
  );
}

function StudentFacts({ view: { student } }: { view: StudentView }) {
  const reference = useReference();
  const { fields } = entities.students;
  return (
    <Panel
      title={say('facts')}
      actions={
        <>
          <HistoryButton
            record={{ entity: 'students', key: [student.student_unique_id] }}
            title={fullName(student)}
          />
          <EditStudentButton student={student} />
        </>
      }
    >
      <ReadOnlyNote entity="students" field="first_name" />
      <div className="fact-groups">
        {studentFactGroups.map(({ id, names }) => (
          <section key={id} aria-label={say(id)}>
            <h3 className="fact-groups__title">{say(id)}</h3>
            <Facts
              facts={names.map((name) => {
                const field: ValueShape = fields[name] ?? { type: 'any' };
                return {
                  label: fieldLabel('students', name),
                  value: valueWords(field, student[name], reference),
                };
              })}
            />
          </section>
        ))}
      </div>
    </Panel>
  );
}
