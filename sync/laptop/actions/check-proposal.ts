import { schoolBucket } from '../../model/bucket.ts';
import type { AnyRecord } from '../../model/catalog.ts';
import { CaseloadError } from '../../model/error.ts';
import { sameRecord } from '../../model/record-ref.ts';
import { editProblem, type Reach } from '../../model/rules/edit-problem.ts';
import type { Operation } from '../../protocol/changeset.ts';
import type { Session } from '../session.ts';
import type { Proposal } from './proposal.ts';

/**
 * Checks what the counselor wants done by the same rule as the center will, on the records as the laptop shows them.
 * @throws the first problem, with its field
 */
export function checkProposal(session: Session, proposal: Proposal): void {
  const { operations } = proposal;
  const { mirror } = session;
  const { roles, profile_id } = session.user();
  const problem = editProblem(
    proposal,
    {
      roles,
      profile_id,
      scope: {
        school: (id) => reachOfSchool(session, id),
        student: (id) => (mirror.read('students', [id]) === undefined ? 'unknown' : 'own'),
      },
    },
    {
      before: operations.map((operation) => recordBefore(session, proposal, operation)),
      held: operations.map(({ entity, key }) => mirror.central(entity, key).record),
      sets: session.sets(),
    },
  );
  if (problem !== undefined) throw new CaseloadError(problem);
}

function reachOfSchool({ mirror }: Session, id: number): Reach {
  if (mirror.read('schools', [id]) === undefined) return 'unknown';
  return mirror.cursors()[schoolBucket(id)] === undefined ? 'other' : 'own';
}

/** The record before an operation; null when the proposal removes it first, or the center refused to create it. */
function recordBefore(
  session: Session,
  { operations }: Proposal,
  operation: Operation,
): AnyRecord | null {
  const { entity, key } = operation;
  const isMadeAgain =
    operation.op === 'create' &&
    (operations.some((other) => other.op === 'delete' && sameRecord(other, operation)) ||
      isRejected(session, operation));
  return isMadeAgain ? null : (session.mirror.read(entity, key)?.record ?? null);
}

/** Whether only this laptop has the record, and the center has refused it. */
function isRejected({ mirror }: Session, { entity, key }: Operation): boolean {
  const entries = mirror.outboxTouching([{ entity, key }]);
  return (
    entries.length > 0 &&
    entries.every(({ state }) => state === 'rejected') &&
    mirror.central(entity, key).etag === null
  );
}
