import type { EngineFailpoint } from '../failpoints.ts';
import type { Bucket } from '../model/bucket.ts';
import type { AnyRecord } from '../model/catalog.ts';
import type { EntityName } from '../model/entity.ts';
import type { Problem } from '../model/error.ts';
import type { Key } from '../model/key.ts';
import type { RecordRef } from '../model/record-ref.ts';
import type { Changeset } from '../protocol/changeset.ts';
import type {
  AsOf,
  Hello,
  KnownEntry,
  PullLine,
  PullRequest,
  Row,
  UnkeyedRow,
} from '../protocol/pull.ts';
import type { Answer, PushRequest } from '../protocol/push.ts';
import type { CentralVersion } from '../protocol/sent-record.ts';
import type { CentralRecord, Cursor, Etag, Position } from '../protocol/values.ts';
import type {
  BucketDigest,
  DigestAnswer,
  EntriesAnswer,
  RecordsAnswer,
} from '../protocol/verify.ts';
import type { OutboxState } from './outbox/outbox-machine.ts';

/** What the engine needs from the outside. It knows neither SQLite nor HTTP nor Electron. */
export interface Ports {
  readonly mirror: MirrorPort;
  readonly hub: HubPort;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Lets other work of the process go first, between two parts of a long check. */
  readonly rest?: () => Promise<void>;
  /** Called at each failpoint between two durable steps: tests end the process there. */
  readonly failpoint?: (point: EngineFailpoint) => void;
}

export interface Clock {
  now(): Date;
}

/** Source of changeset ids: UUIDv7 (RFC 9562), which sort roughly by the time they were made. */
export interface Ids {
  next(): string;
}

/** A number from 0 up to, but not including, 1. */
export type Random = () => number;

/** The hub as the engine sees it. All methods throw `CaseloadError` with a code of the wire. */
export interface HubPort {
  /**
   * Lines of a pull, in batches as they arrive. All but the values of records are validated. Throws
   * `answer_cut_short` after the last complete line when the answer ends without `done`.
   */
  pull(request: PullRequest): AsyncIterable<readonly PullLine[]>;
  /**
   * Asks whether a hub answers at all, unless it has answered just now. A push asks first, so that edits of a laptop
   * without a network stay waiting and do not count as sent.
   */
  reach(): Promise<void>;
  /** @returns one answer per changeset, in order */
  push(request: PushRequest): Promise<readonly Answer[]>;
  /** One hash for each bucket of what the center holds, at the moment of the answer. */
  digests(buckets: readonly Bucket[]): Promise<readonly BucketDigest[]>;
  /** What a bucket holds at the center, as 256 hashes (design section 9). */
  digest(bucket: Bucket): Promise<DigestAnswer>;
  /** The present entries of some ranges of a bucket. */
  entries(bucket: Bucket, ranges: readonly number[]): Promise<EntriesAnswer['entries']>;
  /** Single records of a bucket, at most 1000. */
  records(bucket: Bucket, keys: readonly RecordRef[]): Promise<RecordsAnswer['records']>;
}

/** A changeset of the outbox. */
export interface OutboxEntry {
  readonly changeset: Changeset;
  readonly state: Exclude<OutboxState, 'unreadable'>;
  /** Why it is in its state: the rejection, or what it waits for. */
  readonly reason: Problem | null;
  /** For a conflict: the center's version of each record that had changed. */
  readonly theirs: readonly CentralVersion[];
  /** What the counselor saw when editing, per operation; null for a create. */
  readonly bases: readonly (AnyRecord | null)[];
}

/** A changeset of the outbox whose row cannot be read. It stays until a person discards it. */
export interface UnreadableEntry {
  readonly id: string;
  readonly state: 'unreadable';
  /** What is wrong with the row. */
  readonly reason: Problem;
  /** The records that it is known to touch. */
  readonly records: readonly RecordRef[];
  /** How many of the changesets that can be read are older. */
  readonly older: number;
  /** The row as it is stored, by column. */
  readonly raw: Readonly<Record<string, string | number | null>>;
}

/** A record whose present version at the center the mirror cannot store or read. */
export interface SetAside extends RecordRef {
  /** Of a row whose key cannot be read: where it stands in its bucket. Then `key` is empty. */
  readonly position?: UnkeyedRow['position'];
  /** The etag of that version; null when a row has none that can be read. */
  readonly etag: Etag | null;
  /** The buckets that hold it. */
  readonly buckets: readonly Bucket[];
  /** What is wrong. */
  readonly reason: Problem;
  /** The record as it came, as JSON. */
  readonly raw: string;
  /** Since when, UTC. */
  readonly at: string;
}

/** A record of which the mirror holds other content than its etag says. */
export interface AlteredRecord extends RecordRef {
  readonly bucket: Bucket;
}

/** A bucket that left the scope by an answer that another has to confirm. */
export interface LeavingBucket {
  readonly bucket: Bucket;
  /** How far it was read: pulls go on there when an answer names it again. */
  readonly cursor: Cursor;
  /** Whether the answer was of an earlier sync, so that the next one confirms it. */
  readonly isConfirmable: boolean;
}

/** A page of rows of one bucket, applied together with its cursor. */
export interface Page {
  readonly bucket: Bucket;
  readonly columns: Partial<Record<EntityName, readonly string[]>>;
  readonly rows: readonly Row[];
  /** Rows whose content is not what their etag says: their records are set aside. */
  readonly altered?: readonly Row[];
  /** Rows whose records nobody can name: they are set aside by their positions, and the bucket has to be compared. */
  readonly unkeyed?: readonly UnkeyedRow[];
  readonly cursor: Cursor;
}

/** A change of the outbox, and of central versions, in one transaction. */
export interface OutboxChange {
  /** Entries as they are now: new ones join at the end, known ones keep their place. */
  readonly put?: readonly OutboxEntry[];
  /** Ids of changesets that leave. */
  readonly drop?: readonly string[];
  /** Records as the center has them now. */
  readonly central?: readonly CentralRecord[];
}

/** What a bucket holds in the mirror, in the form of the hub's digest. */
export type Digest = Pick<DigestAnswer, 'rows' | 'ranges'>;

/** Corrections of one bucket after a comparison with the center. */
export interface Repair {
  readonly bucket: Bucket;
  /** As the center has them; with a null etag: not in the bucket. */
  readonly records: readonly CentralRecord[];
  /** Records whose content is not what their etag says: they are set aside. */
  readonly altered?: readonly CentralRecord[];
  /** Where pulls of the bucket continue, after the whole bucket was compared. */
  readonly cursor?: Cursor;
}

/** How a comparison of the mirror with the center ended. */
export interface Verified {
  /** UTC. */
  readonly at: string;
  /** Entries compared. */
  readonly rows: number;
  /** Records that were fetched or removed. */
  readonly repaired: number;
  /** Whether every bucket was equal in the end; null: some could not be compared. */
  readonly equal: boolean | null;
}

/**
 * The mirror as the engine sees it. Every method is one transaction and throws `CaseloadError`
 * (`disk_full`, `mirror_damaged`) with nothing changed.
 *
 * A record that the outbox touches has two versions here: the center's, and the one on the screens. The latter is the
 * center's version with the operations of the outbox applied in their order.
 */
export interface MirrorPort {
  /** Epoch of the center this mirror came from; null before the first pull. */
  epoch(): string | null;
  /** Identity of the district this mirror came from; null before the first pull. */
  districtId(): string | null;
  descriptorsVersion(): string | null;
  /**
   * Version of the last `hello`, while the mirror holds all that it said; null: none. A `hello` that took buckets away
   * which stay until another answer confirms it does not count.
   */
  helloVersion(): string | null;
  /** Every granted bucket, with how far it was read. */
  cursors(): Partial<Record<Bucket, Cursor>>;
  /**
   * Buckets that an answer no longer named, and whose records stay until another answer confirms it. Everything but the
   * next request treats them as not granted.
   */
  leaving(): readonly LeavingBucket[];
  /** The horizon of the last complete pull. */
  horizon(): Position | null;
  /** Buckets that cannot continue from their cursors, until a repair gives them new ones. */
  toCompare(): readonly Bucket[];
  /** Entries that answers to pushes have brought since the last complete pull, by bucket. */
  known(): Partial<Record<Bucket, readonly KnownEntry[]>>;
  /**
   * Stores the hub's first line about itself and the user. Purges buckets that left the scope, and marks buckets
   * that have to be compared.
   * @param leaving buckets that left the scope, and stay until another answer confirms it
   */
  applyHello(hello: Hello, leaving?: readonly Bucket[]): void;
  /** Applies pages of one or more buckets, all in one transaction. */
  applyPages(pages: readonly Page[]): void;

  /** Notes that everything of a pull is applied. A null keeps the value that was known before. */
  finishPull(ended: { readonly asOf: AsOf; readonly horizon: Position | null }): void;

  /** The changesets of the outbox that can be read, oldest first. */
  outbox(): readonly OutboxEntry[];
  /** The changesets of the outbox that cannot be read, oldest first. */
  unreadable(): readonly UnreadableEntry[];
  /** The entries that touch any of these records, oldest first. */
  outboxTouching(records: readonly RecordRef[]): readonly OutboxEntry[];
  changeOutbox(change: OutboxChange): void;
  /** Stores only the states of known entries. */
  storeStates(entries: readonly OutboxEntry[]): void;
  /**
   * The records that are set aside, oldest first. The screens do not show them, nothing is edited upon them, and digests
   * count them. A version that the mirror can read, or a removal, ends it.
   */
  setAside(): readonly SetAside[];
  /**
   * The center's version of a record, as the mirror knows it; null etag: the center has none. Of a record that is set
   * aside it has the etag alone.
   */
  central(entity: EntityName, key: Key): CentralVersion;
  /** As `central`, with documents as their text. */
  sentVersion(record: RecordRef): CentralRecord;
  /**
   * The key that a record got at the center instead of this one, as pulls have said since the outbox touches it;
   * undefined: none said so.
   */
  movedTo(record: RecordRef): Key | undefined;
  /** A record as the screens see it, with the etag of the central version under it. */
  read(entity: EntityName, key: Key): { record: AnyRecord; etag: Etag | null } | undefined;

  /** @param leavingOut records that are changing at the center: the center leaves them out too */
  digest(bucket: Bucket, leavingOut?: readonly RecordRef[]): Digest;
  entries(bucket: Bucket, ranges: readonly number[]): EntriesAnswer['entries'];
  /**
   * Makes the etag of each record from the mirror's own tables, some thousand records at a time.
   * @yields the records of which the mirror holds other content than their etag says, each with a bucket that holds it
   */
  checkContent(): Iterable<readonly AlteredRecord[]>;
  repair(repair: Repair): void;
  /** How the mirror last compared with the center; null: never yet. */
  verified(): Verified | null;
  noteVerified(verified: Verified): void;
  /** Remembers how the last sync ended. The next one may confirm which buckets left the scope. */
  noteSync(ended: { at: string; error: Problem | null }): void;
}
