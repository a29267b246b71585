import type { OutboxEntry, Verified } from '../../../sync/engine/ports.ts';
import type { Bucket } from '../../../sync/model/bucket.ts';
import type { AnyRecord } from '../../../sync/model/catalog.ts';
import type { EntityName } from '../../../sync/model/entity.ts';
import type { Problem } from '../../../sync/model/error.ts';
import type { Key } from '../../../sync/model/key.ts';
import type { RecordRef } from '../../../sync/model/record-ref.ts';
import type { Hello, UnkeyedRow } from '../../../sync/protocol/pull.ts';
import type { Cursor, Etag, Position } from '../../../sync/protocol/values.ts';

/** What a mirror in memory has of one record. */
export interface Held {
  readonly entity: EntityName;
  readonly key: Key;
  etag: Etag | null;
  record: AnyRecord | null;
  readonly buckets: Set<Bucket>;
  /** Of a record that is set aside: what came, and what is wrong. */
  aside?: { readonly raw: string; readonly reason: Problem } | undefined;
}

/** Everything that a mirror in memory holds. */
export interface MirrorState {
  readonly held: Map<string, Held>;
  readonly cursors: Map<Bucket, Cursor>;
  readonly toCompare: Set<Bucket>;
  /** Buckets that an answer no longer named, and whether an answer may confirm it now. */
  readonly leaving: Map<Bucket, boolean>;
  readonly pushed: Map<string, RecordRef>;
  /** The keys that touched records got at the center. */
  readonly moved: Map<string, Key>;
  hello: Hello | undefined;
  horizon: Position | null;
  verified: Verified | null;
  outbox: readonly OutboxEntry[];
  /** Ids of changesets of the outbox that cannot be read. */
  readonly damaged: Set<string>;
  /** Rows that name no record, by their bucket. */
  readonly unkeyed: Map<Bucket, readonly UnkeyedRow[]>;
}

export const emptyState = (): MirrorState => ({
  held: new Map(),
  cursors: new Map(),
  toCompare: new Set(),
  leaving: new Map(),
  pushed: new Map(),
  moved: new Map(),
  hello: undefined,
  horizon: null,
  verified: null,
  outbox: [],
  damaged: new Set(),
  unkeyed: new Map(),
});
