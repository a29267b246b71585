import { save } from '../../engine/save.ts';
import type { Action, Changeset, Operation } from '../../protocol/messages.ts';
import type { Session } from '../session.ts';
import { checkOperation } from './check-operation.ts';
import { contraryOf } from './inverse.ts';

/** What the counselor wants done, as one changeset. */
export interface Proposal {
  readonly action: Action;
  readonly operations: readonly Operation[];
  /** With `enroll_by_id`: the name that the student must have. */
  readonly student_name?: Changeset['student_name'];
}

/**
 * Checks a proposal as the center will, and saves it: the records show it at once.
 * @returns the id of the changeset that holds it
 * @throws the first problem, with its field
 */
export function propose(session: Session, proposal: Proposal): { readonly changeset: string } {
  for (const operation of proposal.operations) checkOperation(session, proposal, operation);
  const contrary = contraryOf(session, proposal.operations);
  const saved = save(session.mirror, {
    id: session.ids.next(),
    action: proposal.action,
    made_at: session.clock.now().toISOString(),
    operations: [...proposal.operations],
    ...(proposal.student_name === undefined ? {} : { student_name: proposal.student_name }),
  });
  session.undoable.set(saved.changeset, contrary);
  return saved;
}
