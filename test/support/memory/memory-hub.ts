import type { HubPort } from '../../../sync/engine/ports.ts';
import type { Bucket } from '../../../sync/model/bucket.ts';
import type { AnyRecord } from '../../../sync/model/catalog.ts';
import {
  type DescriptorSets,
  standardDescriptors,
} from '../../../sync/model/descriptors/descriptors.ts';
import type { EntityName } from '../../../sync/model/entity.ts';
import { equal } from '../../../sync/model/equal.ts';
import { CaseloadError, type Problem } from '../../../sync/model/error.ts';
import type { Changeset } from '../../../sync/protocol/changeset.ts';
import type { Disclosure } from '../../../sync/protocol/disclosures.ts';
import type { JoinAnswer, Person } from '../../../sync/protocol/join.ts';
import { type Hello, isRow, type PullLine, type PullRequest } from '../../../sync/protocol/pull.ts';
import type { Answer } from '../../../sync/protocol/push.ts';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import { digestOf, rangeOf } from './digest.ts';
import type { MemoryCenter } from './memory-center.ts';
import { cursorOf, linesOf, visibleEntries } from './memory-hub-pull.ts';
import { answerTo, type HubState, type HubStep } from './memory-hub-push.ts';
import { parsePosition, positionOf } from './memory-index.ts';

export const counselor: Person = {
  sourced_id: 'user-1',
  email: 'counselor@example.org',
  given_name: 'Cora',
  family_name: 'Lane',
  roles: ['counselor'],
  profile_id: null,
};

/** A hub over the central stores in memory, for one laptop: the protocol's rules, without a network. */
export class MemoryHub implements HubPort, HubState {
  center: MemoryCenter;
  user: Person = counselor;
  buckets: Bucket[];
  sets: DescriptorSets = standardDescriptors;
  unavailable: readonly EntityName[] = [];
  /** A load has left so much to decide that no request waits for it. */
  isBehind = false;
  /**
   * An answer had a version of a row that its entry did not know yet. If the row changes back before a hub decides, no
   * entry moves, and the laptop keeps that version until it compares.
   */
  hasSentAhead = false;
  /** The names of the requests that came. */
  readonly asked: string[] = [];
  onStep: (step: HubStep) => void = () => undefined;
  onApply: (changeset: Changeset, before: readonly (AnyRecord | null)[]) => void = () => undefined;
  /** Whether the register of disclosures cannot be written. */
  refusesDisclosures = false;
  /** The register of disclosures, in the order of arrival. */
  readonly disclosures: Disclosure[] = [];

  constructor(center: MemoryCenter, buckets: Bucket[]) {
    this.center = center;
    this.buckets = buckets;
  }

  join(): JoinAnswer {
    const { districtId: district_id, district, epoch } = this.center;
    const { user, buckets } = this;
    return { device_id: 'device-1', district_id, district, epoch, user, buckets };
  }

  async reach(): Promise<void> {
    // No network lies between.
  }

  #come(name: string): void {
    this.asked.push(name);
    if (!this.isBehind) this.center.decide();
  }

  async *pull(request: PullRequest): AsyncGenerator<PullLine[]> {
    this.#come('pull');
    const { epoch, districtId, district, trimmed, horizon } = this.center;
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
        linesOf(this, bucket, {
          since: request.buckets[bucket] ?? {},
          known: request.known[bucket] ?? [],
        }),
      )
      .filter((lines) => lines.length > 0);
    const version = JSON.stringify([epoch, districtId, district, user, buckets, 'v1']);
    const hello: Hello = {
      protocol: protocolVersion,
      epoch,
      district_id: districtId,
      district,
      user,
      buckets,
      compare,
      rows: pages.flat().filter((line) => Array.isArray(line)).length,
      ...(request.descriptors === 'v1' ? {} : { descriptors: { version: 'v1', sets: this.sets } }),
      version,
    };
    const isSame = request.hello === version && compare.length === 0;
    yield [isSame ? { same: { rows: hello.rows } } : { hello }];
    this.hasSentAhead ||= pages.some((lines) => isAhead(this.center, lines));
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
    this.#come('push');
    if (epoch !== this.center.epoch) throw new CaseloadError(epochChanged);
    return changesets.map((changeset) => answerTo(this, changeset));
  }

  async digests(buckets: readonly Bucket[]) {
    this.#come('digests');
    return buckets.map((bucket) => {
      const { cursor, rows, ranges, moving } = this.#digest(bucket);
      const sum = ranges.reduce((xor, range) => xor ^ BigInt(`0x${range}`), 0n);
      return { bucket, cursor, rows, moving, digest: sum.toString(16).padStart(16, '0') };
    });
  }

  async digest(bucket: Bucket) {
    this.#come('digest');
    return this.#digest(bucket);
  }

  #digest(bucket: Bucket) {
    const present = visibleEntries(this.center, bucket).filter(({ etag }) => etag !== null);
    const moving = this.center
      .entries(bucket)
      .filter(({ xid }) => xid >= this.center.horizon)
      .map(({ entity, key }): [EntityName, (string | number)[]] => [entity, [...key]]);
    return {
      bucket,
      cursor: cursorOf(visibleEntries(this.center, bucket)),
      moving,
      ...digestOf(present),
    };
  }

  async entries(bucket: Bucket, ranges: readonly number[]) {
    this.#come('entries');
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
    this.#come(`records ${keys.length}`);
    if (keys.some(({ entity }) => this.unavailable.includes(entity))) throw storeUnavailable();
    const held = this.center.entries(bucket).filter(({ etag }) => etag !== null);
    return keys.map(({ entity, key }) => {
      const entry = held.find((one) => one.entity === entity && equal(one.key, key));
      const stored = this.center.sent(entity, key);
      if (entry?.etag !== stored.etag) this.hasSentAhead = true;
      if (entry === undefined || stored.record === null) {
        return { entity, key: [...key], etag: null, record: null };
      }
      return stored;
    });
  }
}

const epochChanged: Problem = { code: 'epoch_changed' };

/** Whether lines of a pull have a row that its entry does not know. */
function isAhead(center: MemoryCenter, lines: readonly PullLine[]): boolean {
  let bucket: Bucket | undefined;
  return lines.some((line) => {
    if (!isRow(line)) {
      if ('bucket' in line) bucket = line.bucket;
      return false;
    }
    const [entity, key, etag] = line;
    const entries = bucket === undefined ? [] : center.entries(bucket);
    const entry = entries.find((one) => one.entity === entity && equal(one.key, key));
    return entry?.etag !== etag;
  });
}

function storeUnavailable(): CaseloadError {
  return new CaseloadError({ code: 'store_unavailable', params: { reason: 'postgres' } });
}
