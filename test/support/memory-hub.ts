import { createHash } from 'node:crypto';
import type { HubPort } from '../../sync/engine/ports.ts';
import type { Bucket } from '../../sync/model/bucket.ts';
import { schoolBucket } from '../../sync/model/bucket.ts';
import { wireFields } from '../../sync/model/catalog.ts';
import { type DescriptorSets, standardDescriptors } from '../../sync/model/descriptors.ts';
import { type EntityName, entityNames } from '../../sync/model/entity.ts';
import { equal } from '../../sync/model/equal.ts';
import { CaseloadError, type Problem } from '../../sync/model/error.ts';
import { toKeyText } from '../../sync/model/key.ts';
import { applyOperation } from '../../sync/protocol/apply-operation.ts';
import {
  type Answer,
  type Changeset,
  type Cursor,
  digestRanges,
  type JoinAnswer,
  type KnownEntry,
  type Operation,
  type Person,
  type PullLine,
  type PullRequest,
  protocolVersion,
} from '../../sync/protocol/messages.ts';
import type { Entry, MemoryCenter } from './memory-center.ts';

export const counselor: Person = {
  sourced_id: 'user-1',
  email: 'counselor@example.org',
  given_name: 'Cora',
  family_name: 'Lane',
  roles: ['counselor'],
  profile_id: null,
};

/** A hub over the central stores in memory: the protocol's rules, without a network or a database. */
export class MemoryHub implements HubPort {
  readonly center: MemoryCenter;
  user: Person = counselor;
  buckets: Bucket[];
  sets: DescriptorSets = standardDescriptors;
  /** Entities whose store does not answer. */
  unavailable: readonly EntityName[] = [];
  /** Requests by name, to see what was asked. */
  readonly asked: string[] = [];

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
    const { epoch, district } = this.center;
    const { user, buckets } = this;
    const now = '2026-09-01T08:00:00.000Z';
    const asOf = { postgres: now, dynamodb: now };
    const isBehind =
      request.epoch !== null &&
      (request.epoch !== epoch || Number(request.horizon ?? 0) < this.center.trimmed);
    const compare = isBehind ? buckets.filter((bucket) => request.buckets[bucket]) : [];
    yield [
      {
        hello: {
          protocol: protocolVersion,
          epoch,
          district,
          user,
          buckets,
          as_of: asOf,
          compare,
          ...(request.descriptors === 'v1'
            ? {}
            : { descriptors: { version: 'v1', sets: this.sets } }),
        } as Extract<PullLine, { hello: unknown }>['hello'],
      },
    ];
    for (const bucket of buckets) {
      if (compare.includes(bucket) || request.comparing.includes(bucket)) continue;
      const known = request.known[bucket] ?? [];
      const lines = this.#changes(bucket, request.buckets[bucket] ?? {}, known);
      if (lines.length > 0) yield lines;
    }
    yield [{ done: true, as_of: asOf, horizon: this.center.horizon }];
  }

  async push({ epoch, changesets }: { epoch: string; changesets: Changeset[] }): Promise<Answer[]> {
    this.asked.push('push');
    if (epoch !== this.center.epoch) throw new CaseloadError(epochChanged);
    return changesets.map((changeset) => this.#answer(changeset));
  }

  async digests(buckets: readonly Bucket[]) {
    this.asked.push('digests');
    return buckets.map((bucket) => {
      const { cursor, rows, ranges } = this.#digest(bucket);
      const sum = ranges.reduce((xor, range) => xor ^ BigInt(`0x${range}`), 0n);
      return { bucket, cursor, rows, digest: sum.toString(16).padStart(16, '0') };
    });
  }

  async digest(bucket: Bucket) {
    this.asked.push('digest');
    return this.#digest(bucket);
  }

  #digest(bucket: Bucket) {
    const sums = new BigUint64Array(digestRanges);
    const present = this.center.entries(bucket).filter(({ etag }) => etag !== null);
    for (const { entity, key, etag } of present) {
      const name = `${entity}\n${toKeyText(key)}`;
      const range = sha256(name).readUInt8();
      sums[range] = (sums[range] ?? 0n) ^ sha256(`${name}\n${etag}`).readBigUInt64BE();
    }
    const ranges = [...sums].map((sum) => sum.toString(16).padStart(16, '0'));
    return { bucket, cursor: this.#cursor(bucket), rows: present.length, ranges };
  }

  async entries(bucket: Bucket, ranges: readonly number[]) {
    this.asked.push('entries');
    return this.center
      .entries(bucket)
      .flatMap(
        ({ entity, key, etag }): [EntityName, (string | number)[], NonNullable<typeof etag>][] => {
          const range = sha256(`${entity}\n${toKeyText(key)}`).readUInt8();
          return etag === null || !ranges.includes(range) ? [] : [[entity, [...key], etag]];
        },
      );
  }

  async records(_bucket: Bucket, keys: Parameters<HubPort['records']>[1]) {
    this.asked.push(`records ${keys.length}`);
    return keys.map(({ entity, key }) => this.center.get(entity, key));
  }

  #cursor(bucket: Bucket): Cursor {
    return Object.fromEntries(
      this.center.entries(bucket).map(({ entity, position }) => [entity, position]),
    );
  }

  #changes(bucket: Bucket, since: Cursor, known: readonly KnownEntry[]): PullLine[] {
    const seqOf = (entity: EntityName) => Number(since[entity]?.split('.')[1] ?? 0);
    const changed = this.center
      .entries(bucket)
      .filter(
        ({ entity, seq, etag }) => seq > seqOf(entity) && (etag !== null || seqOf(entity) > 0),
      );
    if (changed.length === 0) return [];
    changed.sort(
      (a, b) => entityNames.indexOf(a.entity) - entityNames.indexOf(b.entity) || a.seq - b.seq,
    );
    const columns = Object.fromEntries(
      entityNames.map((entity) => [entity, wireFields(entity).map(([name]) => name)]),
    );
    return [
      { bucket, columns },
      ...changed
        .filter((entry) => !isKnown(known, entry))
        .map((entry): PullLine => {
          const { entity, key, etag, position } = entry;
          return [
            entity,
            [...key],
            etag,
            position,
            etag === null ? null : this.center.rowOf(entry),
          ];
        }),
      { end: bucket, cursor: { ...since, ...this.#cursor(bucket) }, more: false },
    ];
  }

  #answer(changeset: Changeset): Answer {
    const known = this.center.changesets.get(changeset.id);
    if (known !== undefined) {
      if (equal(known.changeset, changeset)) return known.answer;
      return rejected(changeset, {
        code: 'changeset_reused',
        message: 'Another edit has this id.',
      });
    }
    const answer = this.#apply(changeset);
    if (answer.result === 'applied')
      this.center.changesets.set(changeset.id, { changeset, answer });
    return answer;
  }

  #apply(changeset: Changeset): Answer {
    const { id, operations } = changeset;
    const refused = operations.map((one) => this.#refusal(changeset, one)).find(Boolean);
    if (refused?.code === 'store_unavailable') return { id, result: 'unavailable', error: refused };
    if (refused !== undefined) return rejected(changeset, refused);
    const current = operations.map(({ entity, key }) => this.center.get(entity, key));
    const stale = current.filter(({ etag }, i) => {
      const operation = operations[i] as Operation;
      return operation.op !== 'keep' && etag !== baseOf(operation);
    });
    if (stale.length > 0) return { id, result: 'stale', current: stale };
    for (const [i, operation] of operations.entries()) {
      const after = applyOperation(current[i]?.record ?? null, operation);
      if (after === null) this.center.remove(operation.entity, operation.key);
      else this.center.put(operation.entity, after);
    }
    const named = operations.map(({ entity, key }) => ({ entity, key }));
    const students =
      changeset.action === 'enroll_by_id'
        ? operations.map(({ key }) => ({ entity: 'students' as const, key: [String(key[0])] }))
        : [];
    const records = [...named, ...students].map(({ entity, key }) => this.center.get(entity, key));
    return { id, result: 'applied', records };
  }

  #refusal(changeset: Changeset, { entity, key, op }: Operation): Problem | undefined {
    if (this.unavailable.includes(entity)) {
      return { code: 'store_unavailable', message: 'The store does not answer. Try later.' };
    }
    if (entity !== 'student_school_associations') return undefined;
    const [student, school] = key as [string, number];
    if (!this.buckets.includes(schoolBucket(school))) {
      return { code: 'out_of_scope', message: 'This school is not one of yours.' };
    }
    if (op !== 'create') return undefined;
    const { record } = this.center.get('students', [student]);
    const made = changeset.operations.some(
      (one) => one.op === 'create' && one.entity === 'students' && one.key[0] === student,
    );
    const name = changeset.student_name;
    const misnamed = name !== undefined && name.last_name !== record?.last_name;
    if ((record === null && !made) || misnamed) {
      return { code: 'unknown_student', field: 'student_unique_id', message: 'No such student.' };
    }
    return undefined;
  }
}

const epochChanged: Problem = { code: 'epoch_changed', message: 'Another database.' };

function rejected({ id }: Changeset, error: Problem): Answer {
  return { id, result: 'rejected', error };
}

function isKnown(known: readonly KnownEntry[], { entity, key, etag }: Entry): boolean {
  return known.some(
    (one) => one[0] === entity && toKeyText(one[1]) === toKeyText(key) && one[2] === etag,
  );
}

function baseOf(operation: Exclude<Operation, { op: 'keep' }>): string | null {
  return operation.op === 'create' ? null : operation.base;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
