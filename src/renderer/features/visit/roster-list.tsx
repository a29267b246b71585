import { type KeyboardEvent, useCallback, useMemo, useState } from 'react';
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
import { useMayAssign } from '../../records/caseload/use-may-assign.ts';
import { isChecked, markOf, useCountChecked, useMarks } from './marks-store.ts';
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
  readonly name: string;
  readonly students: readonly VisitStudent[];
}

/** With Alt, by the key's place: a letter alone looks for a name, and macOS writes other letters with Alt. */
const keys: Readonly<Record<string, StudentDialogKind>> = {
  KeyN: 'note',
  KeyW: 'withdraw',
  KeyT: 'transfer',
  KeyE: 'edit',
};

/** The students by grade, to check off. Each action has a key. */
export function RosterList({
  visit,
  grades,
}: {
  visit: VisitView;
  grades: readonly RosterGrade[];
}) {
  const students = useMemo(() => grades.flatMap((grade) => grade.students), [grades]);
  const [open, setOpen] = useState<{ kind: StudentDialogKind; id: string } | null>(null);
  const offers = useStudentOffers(visit);
  const { own } = useMayAssign();
  const marks = useMarks();
  const checked = students.filter((one) => isChecked(marks, one)).map(idOf);
  const [chosen, setChosen] = useState<Selection>(new Set());
  // The list's own object knows where a range began; marks may have changed without the list.
  const selected = isSame(chosen, checked) ? chosen : checked;
  // The dialog stays when its student leaves the list: a withdrawal, or a change at the district.
  const opened = open && visit.students.find((one) => idOf(one) === open.id);

  const act = useCallback(
    (student: VisitStudent, kind: StudentDialogKind) => {
      if (offers(student, kind)) setOpen({ kind, id: idOf(student) });
    },
    [offers],
  );
  // In the capture phase: the list would mark everyone with Ctrl+A.
  const onKeyDown = (event: KeyboardEvent) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[role="row"]');
    const student = students.find((one) => idOf(one) === row?.dataset.key);
    const isOnRow = student !== undefined && event.target === row;
    const kind = event.altKey ? keys[event.code] : undefined;
    if ((event.ctrlKey || event.metaKey) && event.code === 'KeyA') event.preventDefault();
    else if (isOnRow && event.key === 'Enter') goTo.student(idOf(student));
    else if (isOnRow && kind !== undefined) act(student, kind);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  // Built once for a roster: a check draws only its row again.
  const sections = useMemo(
    () =>
      grades.map((grade) => (
        <GridListSection key={grade.id} id={`grade ${grade.id}`}>
          <GridListHeader className="roster__grade numeric">
            <GradeHeading grade={grade} />
          </GridListHeader>
          <Collection items={grade.students.map(toItem)} dependencies={[offers, own, act]}>
            {({ student }) => <RosterRow student={student} offers={offers} own={own} onAct={act} />}
          </Collection>
        </GridListSection>
      )),
    [grades, offers, own, act],
  );

  return (
    <div className="roster" onKeyDownCapture={onKeyDown}>
      <Virtualizer layout={ListLayout} layoutOptions={layout}>
        <GridList
          aria-label={t('roster', { school: visit.school_name })}
          className="roster__list"
          selectionMode="multiple"
          escapeKeyBehavior="none"
          selectedKeys={selected}
          onSelectionChange={(selection) => {
            setChosen(selection);
            void check(visit, students, selection);
          }}
        >
          {sections}
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

function GradeHeading({ grade: { name, students } }: { grade: RosterGrade }) {
  const checked = useCountChecked(students);
  return t('gradeCount', { grade: name, checked, all: students.length });
}

function isSame(chosen: Selection, checked: readonly string[]): boolean {
  return (
    chosen !== 'all' && chosen.size === checked.length && checked.every((id) => chosen.has(id))
  );
}

/** Saves which students are checked. What concerns several can be undone. */
async function check(
  { visit_id }: VisitView,
  students: readonly VisitStudent[],
  selection: Selection,
): Promise<void> {
  const isChosen = (id: string) => selection === 'all' || selection.has(id);
  const changed = students
    .map(idOf)
    .filter((id) => isChosen(id) !== (markOf(id).checked_at !== null));
  const checked = changed.filter(isChosen);
  const unchecked = changed.filter((id) => !isChosen(id));
  const save = async (on: readonly string[], off: readonly string[]) => {
    for (const [ids, isOn] of [
      [on, true],
      [off, false],
    ] as const) {
      if (ids.length === 0) continue;
      const student_unique_ids = [...ids];
      const given = { visit_id, student_unique_ids, checked: isOn };
      const result = await bridge.call('checkStudents', given);
      if (!result.ok) toast(problemMessage(result.error));
    }
  };
  await save(checked, unchecked);
  if (changed.length > 1) {
    toast(t('severalMarked', { count: changed.length }), () => void save(unchecked, checked));
  }
}

function idOf({ student_unique_id }: VisitStudent): string {
  return student_unique_id;
}

/** A row of the list: it has an id of its own, so that rows can come, go and change under the reader. */
function toItem(student: VisitStudent) {
  return { id: idOf(student), student };
}
