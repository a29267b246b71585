import { type KeyboardEvent, useState } from 'react';
import {
  Collection,
  GridList,
  GridListHeader,
  GridListSection,
  ListLayout,
  type Selection,
  Virtualizer,
} from 'react-aria-components';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { VisitStudent, VisitView } from '../../../../sync/laptop/api/visit.ts';
import { toast } from '../../kit/surface/toasts.tsx';
import { bridge } from '../../library/bridge.ts';
import { goTo } from '../../library/stores/place-store.ts';
import { StudentDialog, type StudentDialogKind } from './student-dialog.tsx';
import { visitMessages as t } from './visit.messages.ts';
import './roster.css';
import { RosterRow } from './roster-row.tsx';
import { useStudentOffers } from './use-student-offers.ts';

/** Heights in pixels of rows and of grade headings. They are fixed, so that only visible rows need to exist. */
const layout = { rowHeight: 44, headingHeight: 32 };

/** The students of one grade. */
export interface RosterGrade {
  readonly id: string;
  /** The name of the grade, with its progress. */
  readonly name: string;
  readonly students: readonly VisitStudent[];
}

const keys: Readonly<Record<string, StudentDialogKind>> = {
  n: 'note',
  w: 'withdraw',
  t: 'transfer',
  e: 'edit',
};

/** The students by grade, to check off. Each action has a key. */
export function RosterList({
  visit,
  grades,
}: {
  visit: VisitView;
  grades: readonly RosterGrade[];
}) {
  const students = grades.flatMap((grade) => grade.students);
  const [open, setOpen] = useState<{ kind: StudentDialogKind; id: string } | null>(null);
  const may = useStudentOffers(visit);
  const checked = students.filter(({ checked_at }) => checked_at !== null).map(idOf);
  const opened = open && students.find((one) => idOf(one) === open.id);

  const act = (student: VisitStudent, kind: StudentDialogKind) => {
    if (may(student, kind)) setOpen({ kind, id: idOf(student) });
  };
  // In the capture phase: the list would take a letter as the beginning of a name.
  const onKeyDown = (event: KeyboardEvent) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[role="row"]');
    const student = students.find((one) => idOf(one) === row?.dataset.key);
    const kind = keys[event.key.toLowerCase()];
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (student === undefined || event.target !== row || !isPlain) return;
    if (event.key === 'Enter') goTo.student(idOf(student));
    else if (kind !== undefined) act(student, kind);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="roster" onKeyDownCapture={onKeyDown}>
      <Virtualizer layout={ListLayout} layoutOptions={layout}>
        <GridList
          aria-label={t('roster', { school: visit.school_name })}
          className="roster__list"
          selectionMode="multiple"
          selectedKeys={checked}
          onSelectionChange={(selection) => void check(students, selection)}
        >
          {grades.map(({ id, name, students: group }) => (
            <GridListSection key={id} id={`grade ${id}`}>
              <GridListHeader className="roster__grade numeric">{name}</GridListHeader>
              <Collection items={group} dependencies={[group, may, act]}>
                {(student) => (
                  <RosterRow student={student} offers={(kind) => may(student, kind)} onAct={act} />
                )}
              </Collection>
            </GridListSection>
          ))}
        </GridList>
      </Virtualizer>
      {open && opened && (
        <StudentDialog
          kind={open.kind}
          student={opened}
          visit={visit}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}

/** Saves which students are checked. */
async function check(students: readonly VisitStudent[], selection: Selection): Promise<void> {
  for (const student of students) {
    const isChecked = selection === 'all' || selection.has(idOf(student));
    if (isChecked === (student.checked_at !== null)) continue;
    const result = await bridge.call('checkStudent', {
      student_unique_id: idOf(student),
      checked: isChecked,
    });
    if (!result.ok) toast(problemMessage(result.error));
  }
}

function idOf({ student_unique_id }: VisitStudent): string {
  return student_unique_id;
}
