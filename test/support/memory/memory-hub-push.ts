import { withoutBookkeeping } from '../../../sync/hub/push/check.ts';
import { type Bucket, schoolBucket } from '../../../sync/model/bucket.ts';
import type { AnyRecord } from '../../../sync/model/catalog.ts';
import type { DescriptorSets } from '../../../sync/model/descriptors/descriptors.ts';
import type { EntityName } from '../../../sync/model/entity.ts';
import { equal } from '../../../sync/model/equal.ts';
import type { Problem } from '../../../sync/model/error.ts';
import {
  contentProblem,
  type Editor,
  roleProblem,
  scopeProblem,
} from '../../../sync/model/rules/edit-problem.ts';
import { answeredUpdate } from '../../../sync/protocol/answered-record.ts';
import { applyOperation } from '../../../sync/protocol/apply-operation.ts';
import type { Changeset, Operation } from '../../../sync/protocol/changeset.ts';
import type { Person } from '../../../sync/protocol/join.ts';
import type { Answer } from '../../../sync/protocol/push.ts';
import { toSent } from '../../../sync/protocol/sent-record.ts';
import type { MemoryCenter } from './memory-center.ts';
import { sentVersion } from './memory-tables.ts';

/** Where a hub may end while it writes a profile. */
export type HubStep = 'claimed' | 'written' | 'recorded';

/** What a hub in memory answers from. */
export interface HubState {
  readonly center: MemoryCenter;
  readonly user: Person;
  readonly buckets: readonly Bucket[];
  readonly sets: DescriptorSets;
  /** Entities whose store does not answer. */
  readonly unavailable: readonly EntityName[];
  /** Called at each step of a write that takes several: a hub that ends there throws. */
  readonly onStep: (step: HubStep) => void;
  /** Called before a write, with the records as they are. */
  readonly onApply: (changeset: Changeset, before: readonly (AnyRecord | null)[]) => void;
}

/** Answers one changeset as a hub does. */
export function answerTo(hub: HubState, changeset: Changeset): Answer {
  const known = hub.center.changesets.get(changeset.id);
  if (known !== undefined) {
    return equal(known.changeset, changeset) ? repeated(known.answer) : reused(changeset);
  }
  const { id, operations } = changeset;
  const refused = refusal(hub, changeset);
  if (refused?.code === 'store_unavailable') return { id, result: 'unavailable', error: refused };
  if (refused !== undefined) {
    // A started changeset may have been written while it was still permitted.
    const isWritten = operations.some(
      ({ entity, key }) => entity === 'profiles' && hub.center.isNamed(String(key[0]), id),
    );
    if (isWritten && hub.center.started.has(id)) {
      return repeated(hub.center.recordProfile(changeset));
    }
    hub.center.started.delete(id);
    return rejected(changeset, refused);
  }
  return operations[0]?.entity === 'profiles'
    ? applyToProfile(hub, changeset)
    : apply(hub, changeset);
}

function apply(hub: HubState, changeset: Changeset): Answer {
  const { id, operations } = changeset;
  const current = operations.map(({ entity, key }) => hub.center.get(entity, key));
  const stale = staleOf(operations, current);
  if (stale.length > 0) {
    for (const ref of stale) hub.center.mend(ref);
    return { id, result: 'stale', current: stale.map(sentVersion) };
  }
  const before = current.map(({ record }) => record);
  const given = { ...changeset, operations: operations.map(withoutBookkeeping) };
  const problem = contentProblem(given, { before, sets: hub.sets });
  if (problem !== undefined) return rejected(changeset, problem);
  hub.onApply(changeset, before);
  hub.center.together((transaction) => {
    for (const [i, operation] of operations.entries()) {
      if (operation.op === 'keep') continue;
      const after = applyOperation(before[i] ?? null, operation);
      if (after === null) transaction.remove(operation.entity, operation.key);
      else transaction.put(operation.entity, after);
    }
  });
  const named = operations.map(({ entity, key }) => ({ entity, key }));
  const students =
    changeset.action === 'enroll_by_id'
      ? operations.map(({ key }) => ({ entity: 'students' as const, key: [String(key[0])] }))
      : [];
  for (const ref of [...named, ...students]) hub.center.mend(ref);
  const records = [
    ...operations.map((operation, i) => {
      const after = hub.center.sent(operation.entity, operation.key);
      const old = before[i] ?? null;
      return operation.op === 'update' && old !== null
        ? answeredUpdate(toSent(operation.entity, old), after)
        : after;
    }),
    ...students.map(({ entity, key }) => hub.center.sent(entity, key)),
  ];
  const answer: Answer = { id, result: 'applied', records };
  hub.center.changesets.set(id, { changeset, answer });
  return answer;
}

/** Claim, write, record: a hub may end between any two (design section 5, DynamoDB). */
function applyToProfile(hub: HubState, changeset: Changeset): Answer {
  const { id, operations } = changeset;
  const operation = operations[0] as Operation;
  const profile = String(operation.key[0]);
  const started = hub.center.started.get(id);
  if (started !== undefined && !equal(started.changeset, changeset)) return reused(changeset);
  // First records what another changeset wrote to the profile and a hub that ended did not record.
  for (const other of [...hub.center.started.values()]) {
    if (hub.center.isNamed(profile, other.changeset.id)) hub.center.recordProfile(other.changeset);
  }
  const known = hub.center.changesets.get(id);
  if (known !== undefined) return repeated(known.answer);
  if (hub.center.isUnheld(operation)) {
    hub.center.started.delete(id);
    return rejected(changeset, { code: 'rule_broken', params: { reason: 'center' } });
  }
  const current = [hub.center.get('profiles', operation.key)];
  const stale = staleOf(operations, current);
  if (stale.length > 0) {
    hub.center.started.delete(id);
    return { id, result: 'stale', current: stale.map(sentVersion) };
  }
  const before = current[0]?.record ?? null;
  const problem = contentProblem(changeset, { before: [before], sets: hub.sets });
  if (problem !== undefined) {
    hub.center.started.delete(id);
    return rejected(changeset, problem);
  }
  const record = applyOperation(before, operation);
  hub.onApply(changeset, [before]);
  if (record !== null && operation.op !== 'keep') {
    hub.center.started.set(id, { changeset, record });
    hub.onStep('claimed');
    hub.center.putDocument(record, id);
    hub.onStep('written');
  }
  const answer = hub.center.recordProfile(changeset);
  hub.onStep('recorded');
  return answer;
}

/** Why a changeset is refused, whatever its records are. The rules are the real hub's. */
function refusal(hub: HubState, changeset: Changeset): Problem | undefined {
  const { operations } = changeset;
  const isAway = ({ entity, key }: Operation) =>
    hub.unavailable.includes(entity) || hub.center.isLocked(entity, key);
  if (operations.some(isAway)) {
    return { code: 'store_unavailable', params: { reason: 'postgres' } };
  }
  const scope: Editor['scope'] = {
    school: (id) => (hub.buckets.includes(schoolBucket(id)) ? 'own' : 'other'),
    // An edit of a student who was removed is stale.
    student: (id) =>
      hasStudent(hub, id) || hub.center.get('students', [id]).record === null ? 'own' : 'other',
  };
  const before = operations.map(({ entity, key }) => hub.center.get(entity, key).record);
  return (
    roleProblem(changeset, hub.user) ??
    scopeProblem(changeset, { scope }, before) ??
    studentProblem(hub, changeset)
  );
}

function hasStudent(hub: HubState, id: string): boolean {
  return hub.buckets.some((bucket) =>
    hub.center
      .entries(bucket)
      .some(({ entity, etag, key }) => entity === 'students' && etag !== null && key[0] === id),
  );
}

/** What only the center can check: whether a student's id is taken, and whether the name is right. */
function studentProblem(
  hub: HubState,
  { operations, student_name }: Changeset,
): Problem | undefined {
  const created = operations.filter(({ entity, op }) => entity === 'students' && op === 'create');
  for (const { entity, op, key } of operations) {
    const id = String(key[0]);
    const { record } = hub.center.get('students', [id]);
    if (op !== 'create') continue;
    const isElsewhere = record !== null && !hasStudent(hub, id);
    if (entity === 'students' && isElsewhere) {
      return { code: 'duplicate_key', params: { reason: 'other_school' } };
    }
    const isMade = created.some((one) => one.key[0] === id);
    const isMisnamed = student_name !== undefined && student_name.last_name !== record?.last_name;
    const isMissing = record === null && !isMade;
    if (entity === 'student_school_associations' && (isMissing || isMisnamed)) {
      return {
        code: 'unknown_student',
        field: 'student_unique_id',
        params: { reason: 'no_match' },
      };
    }
  }
  return undefined;
}

/** The first answer, which every retry gets. */
function repeated(answer: Answer): Answer {
  return answer.result === 'applied' ? { ...answer, repeated: true } : answer;
}

function reused(changeset: Changeset): Answer {
  return rejected(changeset, { code: 'changeset_reused' });
}

function rejected({ id }: Changeset, error: Problem): Answer {
  return { id, result: 'rejected', error };
}

function staleOf<Current extends { readonly etag: string | null }>(
  operations: readonly Operation[],
  current: readonly Current[],
): Current[] {
  return current.filter(({ etag }, i) => {
    const operation = operations[i] as Operation;
    if (operation.op === 'keep') return false;
    return etag !== (operation.op === 'create' ? null : operation.base);
  });
}
