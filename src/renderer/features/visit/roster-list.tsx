import {
  ArrowRightLeft,
  Check,
  Clock3,
  Ellipsis,
  ExternalLink,
  LogOut,
  Pencil,
  StickyNote,
} from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import {
  Checkbox,
  Collection,
  GridList,
  GridListHeader,
  GridListItem,
  GridListSection,
  ListLayout,
  type Selection,
  Virtualizer,
} from 'react-aria-components';
import type { VisitStudent, VisitView } from '../../../../sync/laptop/api/visit.ts';
import { type ActionItem, ActionMenu } from '../../kit/button/action-menu.tsx';
import { IconButton } from '../../kit/button/icon-button.tsx';
import { Badge } from '../../kit/surface/badge.tsx';
import { toast } from '../../kit/surface/toasts.tsx';
import { bridge } from '../../library/bridge.ts';
import { formatDate, fullName, listName } from '../../library/format/format.ts';
import { useMay } from '../../library/hooks/use-may.ts';
import { problemMessage } from '../../library/problem-message.ts';
import { useReference } from '../../library/reference.tsx';
import { goTo } from '../../library/stores/place-store.ts';
import { StudentDialog, type StudentDialogKind } from './student-dialog.tsx';
import { visitMessages as t } from './visit.messages.ts';
import './roster.css';

/** Heights in pixels, of rows and of grades above them: known, so that only what is in sight need exist. */
const layout = { rowHeight: 44, headingHeight: 32 };

/** The students of one grade. */
export interface RosterGrade {
  readonly id: string;
  /** With how far it is. */
  readonly name: string;
  readonly students: readonly VisitStudent[];
}

const keys: Readonly<Record<string, StudentDialogKind>> = {
  n: 'note',
  w: 'withdraw',
  t: 'transfer',
  e: 'edit',
};

/** Students to check off one by one, by grade, with an action a key each. */
export function RosterList({
  visit,
  grades,
}: {
  visit: VisitView;
  grades: readonly RosterGrade[];
}) {
  const students = grades.flatMap((grade) => grade.students);
  const [open, setOpen] = useState<{ kind: StudentDialogKind; id: string } | null>(null);
  const may = useOffers(visit);
  const checked = students.filter(({ checked_at }) => checked_at !== null).map(idOf);
  const opened = open && students.find((one) => idOf(one) === open.id);

  const act = (student: VisitStudent, kind: StudentDialogKind) => {
    if (may(student, kind)) setOpen({ kind, id: idOf(student) });
  };
  // Before the list takes a letter as the beginning of a name.
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

function RosterRow({
  student,
  offers,
  onAct,
}: {
  student: VisitStudent;
  offers: (kind: StudentDialogKind) => boolean;
  onAct: (student: VisitStudent, kind: StudentDialogKind) => void;
}) {
  const name = listName(student);
  const { exit_withdraw_date, note, waiting, opted_out } = student;
  const item = (kind: StudentDialogKind, icon: ActionItem['icon']): ActionItem[] =>
    offers(kind) ? [{ id: kind, label: t(kind), icon, onAction: () => onAct(student, kind) }] : [];
  return (
    <GridListItem id={idOf(student)} textValue={name} className="roster__row">
      <Checkbox slot="selection" className="check">
        <span className="check__box" aria-hidden>
          <Check size={12} strokeWidth={3} />
        </span>
      </Checkbox>
      <span className="roster__name truncate">{name}</span>
      <span className="roster__id muted numeric">{idOf(student)}</span>
      <span className="roster__marks">
        {exit_withdraw_date !== null && (
          <Badge tone="warn">{t('withdrew', { date: formatDate(exit_withdraw_date) })}</Badge>
        )}
        {opted_out && <Badge tone="neutral">{t('optedOut')}</Badge>}
        {waiting && <Clock3 size={13} role="img" aria-label={t('edited')} />}
        {note !== null && <span className="roster__note muted truncate">{note}</span>}
      </span>
      <ActionMenu
        label={t('actionsFor', { name })}
        trigger={
          <IconButton icon={Ellipsis} label={t('actionsFor', { name: fullName(student) })} />
        }
        items={[
          ...item('note', StickyNote),
          ...item('withdraw', LogOut),
          ...item('transfer', ArrowRightLeft),
          ...item('edit', Pencil),
          {
            id: 'open',
            label: t('open'),
            icon: ExternalLink,
            onAction: () => goTo.student(idOf(student)),
          },
        ]}
      />
    </GridListItem>
  );
}

function idOf({ student_unique_id }: VisitStudent): string {
  return student_unique_id;
}

/** Tells the records which students were checked off, or no longer are. */
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

/** What the person's role and the student's enrollment allow. */
function useOffers(visit: VisitView) {
  const may = useMay();
  const { ownSchools } = useReference();
  const entity = 'student_school_associations';
  const mayEnd = may('update', entity, ['exit_withdraw_date']);
  const hasOther = ownSchools.some(({ school }) => school.school_id !== visit.school_id);
  return (student: VisitStudent, kind: StudentDialogKind): boolean => {
    const isHere = student.exit_withdraw_date === null;
    switch (kind) {
      case 'note':
        return true;
      case 'withdraw':
        return isHere && mayEnd;
      case 'transfer':
        return isHere && mayEnd && hasOther && may('create', entity);
      case 'edit':
        return may('update', 'students', ['first_name']);
    }
  };
}
