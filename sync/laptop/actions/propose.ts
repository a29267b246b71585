import { save } from '../../engine/outbox/save.ts';
import type { Session } from '../session.ts';
import { checkProposal } from './check-proposal.ts';
import { inverseOf } from './inverse.ts';
import type { Proposal } from './proposal.ts';

/**
 * Checks a proposal by the center's rule, and saves it. The records show it at once.
 * @returns the id of the changeset that holds it
 * @throws the first problem, with its field
 */
export function propose(session: Session, proposal: Proposal): { readonly changeset: string } {
  checkProposal(session, proposal);
  const inverse = inverseOf(session.mirror, proposal.operations);
  const saved = save(session.mirror, {
    id: session.ids.next(),
    action: proposal.action,
    made_at: session.clock.now().toISOString(),
    operations: [...proposal.operations],
    ...(proposal.student_name === undefined ? {} : { student_name: proposal.student_name }),
  });
  session.undoable.set(saved.changeset, inverse);
  return saved;
}
