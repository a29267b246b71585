import { amended } from '../../engine/outbox/amend.ts';
import type { Session } from '../session.ts';
import { checkProposal } from './check-proposal.ts';

/**
 * Corrects a changeset that the center refused, and sends it again.
 * @throws `unknown_record` when no rejected changeset has this id; the first problem, with its field
 */
export function amendChangeset(
  session: Session,
  given: {
    readonly changeset: string;
    readonly fields?: readonly Readonly<Record<string, unknown>>[] | undefined;
    readonly student_name?: { first_name: string; last_name: string } | undefined;
  },
): { readonly changeset: string } {
  const { fields, student_name } = given;
  const entry = amended(session.mirror, given.changeset, {
    ...(fields === undefined ? {} : { fields }),
    ...(student_name === undefined ? {} : { student_name }),
  });
  const { id, action, operations } = entry.changeset;
  checkProposal(session, { action, operations });
  session.mirror.changeOutbox({ put: [entry] });
  return { changeset: id };
}
