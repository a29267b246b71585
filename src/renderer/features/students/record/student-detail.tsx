import { AppWindow } from 'lucide-react';
import { fieldLabel } from '../../../../../sync/i18n/field-labels.ts';
import { joinTexts } from '../../../../../sync/i18n/isolate.ts';
import type { StudentView } from '../../../../../sync/laptop/api/students.ts';
import { entities } from '../../../../../sync/model/catalog.ts';
import { IconButton } from '../../../kit/button/icon-button.tsx';
import { Facts } from '../../../kit/detail/facts.tsx';
import { OpenedRecord, RecordDetail } from '../../../kit/detail/record-detail.tsx';
import { Badge } from '../../../kit/surface/badge.tsx';
import { Panel } from '../../../kit/surface/panel.tsx';
import { bridge } from '../../../library/bridge.ts';
import { fullName } from '../../../library/format/format.ts';
import { formatValue, type ValueShape } from '../../../library/format/format-value.ts';
import { useToday } from '../../../library/hooks/use-today.ts';
import { useQuery } from '../../../library/query/use-query.ts';
import { useReference } from '../../../library/reference.tsx';
import { goTo } from '../../../library/stores/place-store.ts';
import { enrollmentState } from '../../../records/enrollment/enrollment-state.ts';
import { HistoryButton } from '../../../records/history/history-button.tsx';
import { UnconfirmedEdits } from '../../../records/outbox/unconfirmed-edits.tsx';
import { ReadOnlyNote } from '../../../records/read-only-note.tsx';
import { studentMessages as t } from '../../../records/student.messages.ts';
import { studentFactGroups } from '../../../records/student-facts.ts';
import { EnrollmentTimeline } from './enrollment-timeline.tsx';
import { EditStudentButton, StudentActions } from './student-actions.tsx';
import { StudentStaff, StudentUsers } from './student-users.tsx';
import './student-detail.css';

/** A student: enrollments, details, contacts and unconfirmed edits. */
export function StudentDetail({
  studentUniqueId,
  onClose = () => goTo.student(null),
  isAlone = false,
}: {
  studentUniqueId: string;
  onClose?: () => void;
  /** The student is in a separate window. */
  isAlone?: boolean;
}) {
  const { data: view, problem } = useQuery('getStudent', { student_unique_id: studentUniqueId });
  return (
    <RecordDetail
      label={t('student')}
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
      closeLabel={t('closeStudent')}
      onClose={onClose}
      tools={
        !isAlone && (
          <IconButton
            icon={AppWindow}
            label={t('newWindow')}
            onPress={() => void bridge.openStudent(student_unique_id)}
          />
        )
      }
      summary={<Summary view={view} />}
      actions={<StudentActions view={view} />}
    >
      <UnconfirmedEdits changesets={view.changesets} />
      <Panel title={t('enrollments')}>
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
    useToday(),
  );
  const grade = latest?.enrollment.entry_grade_level_descriptor;
  const parts = [
    t('id', { id: student.student_unique_id }),
    grade ? descriptorName('GradeLevelDescriptor', grade) : null,
    latest?.school_name,
  ];
  return (
    <p className="detail__summary">
      <Badge tone={state.tone}>{state.label}</Badge>
      <span className="muted numeric selectable">{joinTexts(parts, ' · ')}</span>
    </p>
  );
}

function StudentFacts({ view: { student } }: { view: StudentView }) {
  const reference = useReference();
  const { fields } = entities.students;
  return (
    <Panel
      title={t('facts')}
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
          <section key={id} aria-label={t(id)}>
            <h3 className="fact-groups__title">{t(id)}</h3>
            <Facts
              facts={names.map((name) => {
                const field: ValueShape = fields[name] ?? { type: 'any' };
                return {
                  label: fieldLabel('students', name),
                  value: formatValue(field, student[name], reference),
                };
              })}
            />
          </section>
        ))}
      </div>
    </Panel>
  );
}
