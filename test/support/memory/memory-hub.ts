import type { HubPort } from '../../../sync/engine/ports.ts';
import { withoutBookkeeping } from '../../../sync/hub/push/check.ts';
import { type Bucket, schoolBucket } from '../../../sync/model/bucket.ts';
import { type AnyRecord, wireFields } from '../../../sync/model/catalog.ts';
import {
  type DescriptorSets,
  standardDescriptors,
} from '../../../sync/model/descriptors/descriptors.ts';
import { type EntityName, entityNames } from '../../../sync/model/entity.ts';
import { equal } from '../../../sync/model/equal.ts';
import { CaseloadError, type Problem } from '../../../sync/model/error.ts';
import { toKeyText } from '../../../sync/model/key.ts';
import {
  contentProblem,
  type Editor,
  roleProblem,
  scopeProblem,
} from '../../../sync/model/rules/edit-problem.ts';
import { applyOperation } from '../../../sync/protocol/apply-operation.ts';
import type { Changeset, Operation } from '../../../sync/protocol/changeset.ts';
import type { Disclosure } from '../../../sync/protocol/disclosures.ts';
import type { JoinAnswer, Person } from '../../../sync/protocol/join.ts';
import type { Hello, KnownEntry, PullLine, PullRequest } from '../../../sync/protocol/pull.ts';
import type { Answer } from '../../../sync/protocol/push.ts';
import type { Cursor } from '../../../sync/protocol/values.ts';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import { digestOf, rangeOf } from './digest.ts';
import {
  comparePositions,
  type Entry,
  type MemoryCenter,
  parsePosition,
  positionOf,
} from './memory-center.ts';

export const counselor: Person = {
  sourced_id: 'user-1',
  email: 'counselor@example.org',
  given_name: 'Cora',
  family_name: 'Lane',
  roles: ['counselor'],
  profile_id: null,
};

/** Where a hub may end while it writes a profile. */
export type HubStep = 'claimed' | 'written' | 'recorded';

/** A hub over the central stores in memory, for one laptop: the protocol's rules, without a network. */
export class MemoryHub implements HubPort {
  readonly center: MemoryCenter;
  user: Person = counselor;
  buckets: Bucket[];
  sets: DescriptorSets = standardDescriptors;
  /** Entities whose store does not answer. */
  unavailable: readonly EntityName[] = [];
  /** Requests by name, to see what was asked. */
  readonly asked: string[] = [];
  /** Told of each step of a write that takes several: a hub that ends there throws. */
  onStep: (step: HubStep) => void = () => undefined;
  /** Told of what is about to be written, with the record as it is. */
  onApply: (changeset: Changeset, before: readonly (AnyRecord | null)[]) => void = () => undefined;

  /** The register of disclosures cannot be written. */
  refusesDisclosures = false;
  /** The register of disclosures, in the order of arrival. */
  readonly disclosures: Disclosure[] = [];

  constructor(center: MemoryCenter, buckets: Bucket[]) {
    this.center = center;
    this.buckets = buckets;
  }

  join(): JoinAnswer {
    const { district, epoch } = this.center;
    return { device_id: 'device-1', district, epoch, user: this.user, buckets: this.buckets };
  }

  async reach(): Promise<void> {
    // In memory there is nothing between.
  }

  async *pull(request: PullRequest): AsyncGenerator<PullLine[]> {
    this.asked.push('pull');
    const { epoch, district, trimmed, horizon } = this.center;
    const { user, buckets } = this;
    const now = '2026-09-01T08:00:00.000Z';
    const isProfilesDown = this.unavailable.includes('profiles');
    const asOf = { postgres: now, dynamodb: isProfilesDown ? null : now };
    const seen = request.horizon === null ? 0 : parsePosition(request.horizon).xid;
    const isBehind = request.epoch !== null && (request.epoch !== epoch || seen < trimmed);
    const compare = isBehind
      ? buckets.filter(
          (bucket) =>
            Object.keys(request.buckets[bucket] ?? {}).length > 0 ||
            (request.known[bucket] ?? []).length > 0,
        )
      : [];
    const pages = buckets
      .filter((bucket) => !compare.includes(bucket) && !request.comparing.includes(bucket))
      .map((bucket) =>
        this.#changes(bucket, request.buckets[bucket] ?? {}, request.known[bucket] ?? []),
      )
      .filter((lines) => lines.length > 0);
    const hello: Hello = {
      protocol: protocolVersion,
      epoch,
      district,
      user,
      buckets,
      compare,
      rows: pages.flat().filter((line) => Array.isArray(line)).length,
      ...(request.descriptors === 'v1' ? {} : { descriptors: { version: 'v1', sets: this.sets } }),
    };
    yield [{ hello }];
    yield* pages;
    yield [
      {
        done: true,
        as_of: asOf,
        horizon: isProfilesDown ? null : positionOf({ xid: horizon, seq: 0 }),
      },
    ];
  }

  async push({ epoch, changesets }: { epoch: string; changesets: Changeset[] }): Promise<Answer[]> {
    this.asked.push('push');
    if (epoch !== this.center.epoch) throw new CaseloadError(epochChanged);
    return changesets.map((changeset) => this.#answer(changeset));
  }

  async digests(buckets: readonly Bucket[]) {
    this.asked.push('digests');
    return buckets.map((bucket) => {
      const { cursor, rows, ranges, moving } = this.#digest(bucket);
      const sum = ranges.reduce((xor, range) => xor ^ BigInt(`0x${range}`), 0n);
      return { bucket, cursor, rows, moving, digest: sum.toString(16).padStart(16, '0') };
    });
  }

  async digest(bucket: Bucket) {
    this.asked.push('digest');
    return this.#digest(bucket);
  }

  #digest(bucket: Bucket) {
    const present = this.#visible(bucket).filter(({ etag }) => etag !== null);
    const moving = this.center
      .entries(bucket)
      .filter(({ xid }) => xid >= this.center.horizon)
      .map(({ entity, key }): [EntityName, (string | number)[]] => [entity, [...key]]);
    return {
      bucket,
      cursor: cursorOf(this.#visible(bucket)),
      moving,
      ...digestOf(present),
    };
  }

  async entries(bucket: Bucket, ranges: readonly number[]) {
    this.asked.push('entries');
    return this.center
      .entries(bucket)
      .flatMap(
        ({ entity, key, etag }): [EntityName, (string | number)[], NonNullable<typeof etag>][] => {
          const isAsked = ranges.includes(rangeOf({ entity, key }));
          return etag === null || !isAsked ? [] : [[entity, [...key], etag]];
        },
      );
  }

  async records(bucket: Bucket, keys: Parameters<HubPort['records']>[1]) {
    this.asked.push(`records ${keys.length}`);
    if (keys.some(({ entity }) => this.unavailable.includes(entity))) throw storeUnavailable();
    const held = this.center.entries(bucket).filter(({ etag }) => etag !== null);
    return keys.map(({ entity, key }) => {
      const isHeld = held.some((one) => one.entity === entity && equal(one.key, key));
      return isHeld
        ? this.center.get(entity, key)
        : { entity, key: [...key], etag: null, record: null };
    });
  }

  /** Entries below the horizon, which a pull may send. */
  #visible(bucket: Bucket): Entry[] {
    return this.center.entries(bucket).filter(({ xid }) => xid < this.center.horizon);
  }

  #changes(bucket: Bucket, since: Cursor, known: readonly KnownEntry[]): PullLine[] {
    const from = (entity: EntityName) => {
      const position = since[entity];
      return position === undefined ? undefined : parsePosition(position);
    };
    const changed = this.#visible(bucket)
      .filter(({ entity }) => !this.unavailable.includes(entity))
      .filter((entry) => comparePositions(entry, from(entry.entity) ?? { xid: 0, seq: 0 }) > 0);
    if (changed.length === 0) return [];
    changed.sort(
      (a, b) =>
        entityNames.indexOf(a.entity) - entityNames.indexOf(b.entity) || comparePositions(a, b),
    );
    const columns = Object.fromEntries(
      entityNames.map((entity) => [entity, wireFields(entity).map(([name]) => name)]),
    );
    // From the beginning there is nothing to remove, but for what the laptop has of its own pushes.
    const isTold = (entry: Entry) =>
      entry.etag !== null
        ? !isKnown(known, entry)
        : from(entry.entity) !== undefined || known.some((one) => names(one, entry));
    return [
      { bucket, columns },
      ...changed
        .filter(isTold)
        .filter((entry) => this.#isFeedApplied(entry))
        .map((entry) => this.#row(entry)),
      { end: bucket, cursor: { ...since, ...cursorOf(this.#passed(changed)) } },
    ];
  }

  /** Whether a profile is what its entry says: one that is not waits until the feed applies it. */
  #isFeedApplied({ entity, key, etag }: Entry): boolean {
    return entity !== 'profiles' || etag === null || this.center.get(entity, key).etag === etag;
  }

  /** The entries up to the first profile that waits. */
  #passed(changed: readonly Entry[]): Entry[] {
    const profiles = changed.filter(({ entity }) => entity === 'profiles');
    const waiting = profiles.findIndex((entry) => !this.#isFeedApplied(entry));
    const held = new Set(waiting === -1 ? [] : profiles.slice(waiting));
    return changed.filter((entry) => !held.has(entry));
  }

  #row({ entity, key, etag, ...position }: Entry): PullLine {
    const { record } = this.center.get(entity, key);
    const values =
      etag === null ? null : wireFields(entity).map(([name]) => record?.[name] ?? null);
    return [entity, [...key], etag, positionOf(position), values];
  }

  #answer(changeset: Changeset): Answer {
    const known = this.center.changesets.get(changeset.id);
    if (known !== undefined) {
      return equal(known.changeset, changeset) ? repeated(known.answer) : reused(changeset);
    }
    const { id, operations } = changeset;
    const refused = this.#refusal(changeset);
    if (refused?.code === 'store_unavailable') return { id, result: 'unavailable', error: refused };
    if (refused !== undefined) return rejected(changeset, refused);
    return operations[0]?.entity === 'profiles'
      ? this.#applyToProfile(changeset)
      : this.#apply(changeset);
  }

  #apply(changeset: Changeset): Answer {
    const { id, operations } = changeset;
    const current = operations.map(({ entity, key }) => this.center.get(entity, key));
    const stale = staleOf(operations, current);
    if (stale.length > 0) return { id, result: 'stale', current: stale };
    const before = current.map(({ record }) => record);
    const given = { ...changeset, operations: operations.map(withoutBookkeeping) };
    const problem = contentProblem(given, { before, sets: this.sets });
    if (problem !== undefined) return rejected(changeset, problem);
    this.onApply(changeset, before);
    this.center.together((transaction) => {
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
    const records = [...named, ...students].map(({ entity, key }) => this.center.get(entity, key));
    const answer: Answer = { id, result: 'applied', records };
    this.center.changesets.set(id, { changeset, answer });
    return answer;
  }

  /** Claim, write, record: a hub may end between any two (design section 5, DynamoDB). */
  #applyToProfile(changeset: Changeset): Answer {
    const { id, operations } = changeset;
    const operation = operations[0] as Operation;
    const profile = String(operation.key[0]);
    const started = this.center.started.get(id);
    if (started !== undefined && !equal(started.changeset, changeset)) return reused(changeset);
    // Whoever meets a profile records first what was written to it and not recorded.
    for (const other of [...this.center.started.values()]) {
      if (this.center.isNamed(profile, other.changeset.id))
        this.center.recordProfile(other.changeset);
    }
    const known = this.center.changesets.get(id);
    if (known !== undefined) return repeated(known.answer);
    const current = [this.center.get('profiles', operation.key)];
    const stale = staleOf(operations, current);
    if (stale.length > 0) {
      this.center.started.delete(id);
      return { id, result: 'stale', current: stale };
    }
    const before = current[0]?.record ?? null;
    const problem = contentProblem(changeset, { before: [before], sets: this.sets });
    if (problem !== undefined) {
      this.center.started.delete(id);
      return rejected(changeset, problem);
    }
    const record = applyOperation(before, operation);
    this.onApply(changeset, [before]);
    if (record !== null && operation.op !== 'keep') {
      this.center.started.set(id, { changeset, record });
      this.onStep('claimed');
      this.center.putDocument(record, id);
      this.onStep('written');
    }
    const answer = this.center.recordProfile(changeset);
    this.onStep('recorded');
    return answer;
  }

  /** What is in the way whatever the records are; the same rules as the real hub's. */
  #refusal(changeset: Changeset): Problem | undefined {
    const { operations } = changeset;
    const isAway = ({ entity, key }: Operation) =>
      this.unavailable.includes(entity) || this.center.isLocked(entity, key);
    if (operations.some(isAway)) {
      return { code: 'store_unavailable', params: { reason: 'postgres' } };
    }
    const scope: Editor['scope'] = {
      school: (id) => (this.buckets.includes(schoolBucket(id)) ? 'own' : 'other'),
      // An edit of a student who was removed is stale.
      student: (id) =>
        this.#hasStudent(id) || this.center.get('students', [id]).record === null ? 'own' : 'other',
    };
    const before = operations.map(({ entity, key }) => this.center.get(entity, key).record);
    return (
      roleProblem(changeset, this.user) ??
      scopeProblem(changeset, { scope }, before) ??
      this.#studentProblem(changeset)
    );
  }

  #hasStudent(id: string): boolean {
    return this.buckets.some((bucket) =>
      this.center
        .entries(bucket)
        .some(({ entity, etag, key }) => entity === 'students' && etag !== null && key[0] === id),
    );
  }

  /** What only the center knows of a student: whether the id is taken, or the name is right. */
  #studentProblem({ operations, student_name }: Changeset): Problem | undefined {
    const created = operations.filter(({ entity, op }) => entity === 'students' && op === 'create');
    for (const { entity, op, key } of operations) {
      const id = String(key[0]);
      const { record } = this.center.get('students', [id]);
      if (op !== 'create') continue;
      const isElsewhere = record !== null && !this.#hasStudent(id);
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
}

const epochChanged: Problem = { code: 'epoch_changed' };

function storeUnavailable(): CaseloadError {
  return new CaseloadError({ code: 'store_unavailable', params: { reason: 'postgres' } });
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

/** The last position of each entity. */
function cursorOf(entries: readonly Entry[]): Cursor {
  const sorted = [...entries].sort(comparePositions);
  return Object.fromEntries(sorted.map((entry) => [entry.entity, positionOf(entry)]));
}

function names([entity, key]: KnownEntry, entry: Entry): boolean {
  return entity === entry.entity && toKeyText(key) === toKeyText(entry.key);
}

function isKnown(known: readonly KnownEntry[], entry: Entry): boolean {
  return known.some((one) => names(one, entry) && one[2] === entry.etag);
}
