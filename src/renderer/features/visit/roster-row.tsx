import {
  ArrowRightLeft,
  Check,
  Clock3,
  Ellipsis,
  ExternalLink,
  LogOut,
  Pencil,
  StickyNote,
  UserRoundMinus,
  UserRoundPlus,
  UsersRound,
} from 'lucide-react';
import { Checkbox, GridListItem } from 'react-aria-components';
import type { VisitStudent } from '../../../../sync/laptop/api/visit.ts';
import { type ActionItem, ActionMenu } from '../../kit/button/action-menu.tsx';
import { IconButton } from '../../kit/button/icon-button.tsx';
import { Badge } from '../../kit/surface/badge.tsx';
import { formatDate, fullName, listName } from '../../library/format/format.ts';
import type { OwnCaseload } from '../../library/stores/caseload-store.ts';
import { goTo } from '../../library/stores/place-store.ts';
import { assignToMe } from '../../records/caseload/assign.ts';
import { caseloadMessages } from '../../records/caseload/caseload.messages.ts';
import { useMark } from './marks-store.ts';
import type { StudentDialogKind } from './student-dialog.tsx';
import type { StudentOffers } from './use-student-offers.ts';
import { visitMessages as t } from './visit.messages.ts';
import './roster.css';

/** A student on the roster, with a check box and actions. */
export function RosterRow({
  student,
  offers,
  own,
  onAct,
}: {
  student: VisitStudent;
  offers: StudentOffers;
  /** The person's caseload, where they may change it. */
  own: OwnCaseload | null;
  onAct: (student: VisitStudent, kind: StudentDialogKind) => void;
}) {
  const name = listName(student);
  const { exit_withdraw_date, waiting, opted_out } = student;
  const item = (
    kind: Exclude<StudentDialogKind, 'assign'>,
    icon: ActionItem['icon'],
  ): ActionItem[] =>
    offers(student, kind)
      ? [{ id: kind, label: t(kind), icon, onAction: () => onAct(student, kind) }]
      : [];
  return (
    <GridListItem id={student.student_unique_id} textValue={name} className="roster__row">
      <Checkbox slot="selection" className="check">
        <span className="check__box" aria-hidden>
          <Check size={12} strokeWidth={3} />
        </span>
      </Checkbox>
      <span className="roster__name truncate">{name}</span>
      <span className="roster__id muted numeric">{student.student_unique_id}</span>
      <span className="roster__marks">
        {exit_withdraw_date !== null && (
          <Badge tone="warn">{t('withdrew', { date: formatDate(exit_withdraw_date) })}</Badge>
        )}
        {opted_out && <Badge tone="neutral">{t('optedOut')}</Badge>}
        {waiting && <Clock3 size={13} role="img" aria-label={t('edited')} />}
        <Note student={student.student_unique_id} />
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
          ...(own === null ? [] : [caseloadItem(student, own)]),
          ...(offers(student, 'assign')
            ? [
                {
                  id: 'assign',
                  label: caseloadMessages('assign'),
                  icon: UsersRound,
                  onAction: () => onAct(student, 'assign'),
                },
              ]
            : []),
          {
            id: 'open',
            label: t('open'),
            icon: ExternalLink,
            onAction: () => goTo.student(student.student_unique_id),
          },
        ]}
      />
    </GridListItem>
  );
}

/** Adds the student to the person's caseload, or removes them. */
function caseloadItem(student: VisitStudent, { profile_id, ids }: OwnCaseload): ActionItem {
  const { student_unique_id } = student;
  const change = ids.has(student_unique_id) ? 'remove' : 'add';
  return {
    id: 'caseload',
    label: caseloadMessages(change),
    icon: change === 'add' ? UserRoundPlus : UserRoundMinus,
    onAction: () =>
      void assignToMe({ profile_id, ids: [student_unique_id], name: fullName(student), change }),
  };
}

/** The note about a student: it changes without the row. */
function Note({ student }: { student: string }) {
  const { note } = useMark(student);
  return note === null ? null : <span className="roster__note muted truncate">{note}</span>;
}
