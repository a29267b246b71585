import { CaseloadError } from '../../model/error.ts';
import type { Action, Operation } from '../../protocol/changeset.ts';
import type { Session } from '../session.ts';
import { propose } from './propose.ts';

/**
 * Undoes an action of this session, sent or not. Before it was sent, its inverse folds with it in the outbox and
 * nothing is left; afterwards the inverse goes to the center as another edit. To undo that edit does the action again.
 * @throws `unknown_record` when this session did not make it; what the role may not do
 */
export function undo(
  session: Session,
  { changeset }: { readonly changeset: string },
): { readonly changeset: string } {
  const inverse = session.undoable.get(changeset);
  if (inverse === undefined) {
    throw new CaseloadError({
      code: 'unknown_record',
      params: { reason: 'not_undoable' },
    });
  }
  const { operations, student_name } = inverse;
  return propose(session, {
    action: actionOf(session, operations),
    operations,
    ...(student_name === undefined ? {} : { student_name }),
  });
}

function actionOf({ mirror }: Session, [first, ...others]: readonly Operation[]): Action {
  if (others.length > 0) return 'correct';
  if (first?.op === 'delete') return 'remove';
  if (first?.entity !== 'student_school_associations') return 'edit';
  if (first.op !== 'create') return 'correct';
  return mirror.read('students', [String(first.key[0])]) === undefined ? 'enroll_by_id' : 'enroll';
}
