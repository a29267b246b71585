import type { Bucket } from '../model/bucket.ts';
import type { AnyRecord } from '../model/catalog.ts';
import type { EntityName } from '../model/entity.ts';
import type { Problem } from '../model/error.ts';
import type { Key } from '../model/key.ts';
import type {
  Answer,
  CentralRecord,
  Changeset,
  Cursor,
  Etag,
  Hello,
  PullLine,
  PullRequest,
  PushRequest,
  Row,
} from '../protocol/messages.ts';

/** What the engine needs from the outside. It knows neither SQLite nor HTTP nor Electron. */
export interface Ports {
  readonly mirror: MirrorPort;
  readonly hub: HubPort;
  readonly clock: Clock;
}

export interface Clock {
  now(): Date;
}

/** Source of changeset ids: UUIDv7 (RFC 9562), so that their order is about the order of making. */
export interface Ids {
  next(): string;
}

/** The hub as the engine sees it. All methods throw `CaseloadError` with a code of the wire. */
export interface HubPort {
  /**
   * Lines of a pull, in batches as they arrive; validated but for the records' values. Throws
   * `answer_cut_short` after the last complete line when the answer ends without `done`.
   */
  pull(request: PullRequest): AsyncIterable<readonly PullLine[]>;
  /** @returns one answer per changeset, in order */
  push(request: PushRequest): Promise<readonly Answer[]>;
}

/** Where a changeset of the outbox stands. */
export type OutboxState = 'waiting' | 'in_flight' | 'held' | 'conflict' | 'rejected' | 'parked';

export interface OutboxEntry {
  readonly changeset: Changeset;
  readonly state: OutboxState;
  /** Why it needs something: the rejection, or what it waits for. */
  readonly reason: Problem | null;
  /** For a conflict: the center's version of each record that had changed. */
  readonly theirs: readonly CentralRecord[];
  /** What the counselor saw when editing, per operation; null for a create. */
  readonly bases: readonly (AnyRecord | null)[];
}

/** A page of rows of one bucket, applied in one transaction with its cursor. */
export interface Page {
  readonly bucket: Bucket;
  readonly columns: Partial<Record<EntityName, readonly string[]>>;
  readonly rows: readonly Row[];
  readonly cursor: Cursor;
}

/**
 * The mirror as the engine sees it. Every method is one transaction and throws `CaseloadError`
 * (`disk_full`, `mirror_damaged`) with nothing changed.
 */
export interface MirrorPort {
  /** Epoch of the center this mirror came from; null before the first pull. */
  epoch(): string | null;
  descriptorsVersion(): string | null;
  cursors(): Partial<Record<Bucket, Cursor>>;
  /** Takes what the hub says of itself and of the user; purges buckets that are no longer granted. */
  applyHello(hello: Hello): void;
  applyPage(page: Page): void;
  /** The outbox in order, oldest first. */
  outbox(): readonly OutboxEntry[];
  /** Marks changesets as being sent, before they are sent. */
  markInFlight(ids: readonly string[]): void;
  /** Stores one answer: with `applied` the records are the center's now and the changeset is gone. */
  applyAnswer(answer: Answer): void;
  /** Back to waiting, when a push ended without answers. */
  markWaiting(ids: readonly string[]): void;
  /** Remembers how the last sync ended. */
  noteSync(ended: { at: string; error: Problem | null }): void;
  /** A record as the screens see it, with the etag of the central version under it. */
  read(entity: EntityName, key: Key): { record: AnyRecord; etag: Etag | null } | undefined;
}
