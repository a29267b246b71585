import type {
  MirrorPort,
  OutboxEntry,
  Page,
  SetAside,
  UnreadableEntry,
  Verified,
} from '../../../sync/engine/ports.ts';
import { withEtag } from '../../../sync/mirror/database/columns.ts';
import { type Bucket, schoolBucket } from '../../../sync/model/bucket.ts';
import { type AnyRecord, openFields } from '../../../sync/model/catalog.ts';
import type { EntityName } from '../../../sync/model/entity.ts';
import { CaseloadError, type Problem } from '../../../sync/model/error.ts';
import type { Key } from '../../../sync/model/key.ts';
import { type RecordRef, recordId } from '../../../sync/model/record-ref.ts';
import { applyOperation } from '../../../sync/protocol/apply-operation.ts';
import { etagOfRecord } from '../../../sync/protocol/etag.ts';
import type { Hello, KnownEntry, UnkeyedRow } from '../../../sync/protocol/pull.ts';
import { recordFault } from '../../../sync/protocol/record-fault.ts';
import {
  asSent,
  type CentralVersion,
  fromSent,
  toSent,
} from '../../../sync/protocol/sent-record.ts';
import type { Cursor, Etag, Position, SentRecord } from '../../../sync/protocol/values.ts';
import type { EntriesAnswer } from '../../../sync/protocol/verify.ts';
import { digestOf, rangeOf } from './digest.ts';

interface Held {
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

export interface MemoryMirror extends MirrorPort {
  /** A copy of all of it, as of a disk. */
  image(): MirrorState;
  /** Makes a changeset of the outbox one that cannot be read. */
  damage(id: string): void;
  /** Loses what is known of the center's version of a record that the outbox touches. */
  damageBeside(record: RecordRef): void;
}

const emptyState = (): MirrorState => ({
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

/** The mirror of the engine in memory, as plainly as can be: what the real one has to equal. */
export function memoryMirror(state: MirrorState = emptyState()): MemoryMirror {
  const { held, cursors, toCompare, leaving, pushed, moved, damaged, unkeyed } = state;

  const touching = (name: RecordRef) =>
    state.outbox.filter(({ changeset }) => changeset.operations.some((one) => same(one, name)));
  const isReadable = ({ changeset }: OutboxEntry) => !damaged.has(changeset.id);
  const hold = ({ entity, key }: RecordRef): Held => {
    const name = recordId({ entity, key });
    const known = held.get(name) ?? { entity, key, etag: null, record: null, buckets: new Set() };
    held.set(name, known);
    return known;
  };
  /** Takes the center's version of a record, or sets it aside. */
  const receive = (one: Held, etag: Etag | null, sent: SentRecord | null) => {
    const { entity, key } = one;
    const reason = recordFault({ entity, key, etag, record: sent });
    one.etag = etag;
    one.record =
      sent === null || reason !== undefined
        ? null
        : wholeRecord(entity, fromSent(entity, withEtag(entity, sent, etag)));
    one.aside = reason && { raw: JSON.stringify(sent), reason };
  };
  const shown = (name: RecordRef): AnyRecord | null => {
    if (held.get(recordId(name))?.aside !== undefined) return null;
    const operations = touching(name)
      .filter(isReadable)
      .flatMap(({ changeset }) => changeset.operations);
    return operations
      .filter((operation) => same(operation, name))
      .reduce(applyOperation, held.get(recordId(name))?.record ?? null);
  };
  const schoolsOf = ({ entity, key, record }: Held): number[] => {
    if (entity === 'profiles') return [Number(record?.school_id)];
    if (entity === 'student_school_associations') return [Number(key[1])];
    if (entity !== 'students') return [];
    return [...held.values()]
      .filter((one) => one.entity === 'student_school_associations' && one.record !== null)
      .filter((one) => one.key[0] === key[0])
      .map((one) => Number(one.key[1]));
  };
  const forget = (one: Held) => {
    if (one.buckets.size === 0) {
      one.etag = null;
      one.record = null;
      one.aside = undefined;
    }
    if (one.record === null && one.aside === undefined && touching(one).length === 0)
      held.delete(recordId(one));
  };
  /** Gives a record that the outbox stopped touching the center’s version; one that no bucket holds goes. */
  const release = (one: Held) => {
    if (touching(one).length > 0) return;
    moved.delete(recordId(one));
    if (one.aside !== undefined && one.buckets.size > 0) return;
    if (one.record !== null && one.buckets.size === 0) {
      const buckets = schoolsOf(one).map(schoolBucket);
      for (const bucket of buckets) if (cursors.has(bucket)) one.buckets.add(bucket);
    }
    forget(one);
  };
  const present = (bucket: Bucket) =>
    [...held.values()].filter(({ etag, buckets }) => etag !== null && buckets.has(bucket));

  const alter = (
    { entity, key, etag }: RecordRef & { readonly etag: Etag | null },
    bucket: Bucket,
    sent: unknown,
  ) => {
    const one = hold({ entity, key });
    one.etag = etag;
    one.record = null;
    one.aside = {
      raw: JSON.stringify(sent),
      reason: { code: 'unreadable_record', params: { reason: 'altered' } },
    };
    one.buckets.add(bucket);
  };
  const applyPage = ({ bucket, columns, rows, altered = [], unkeyed: odd = [], cursor }: Page) => {
    const before = cursors.get(bucket);
    if (before === undefined) {
      throw new CaseloadError({ code: 'bad_answer', params: { reason: 'not_granted' } });
    }
    for (const [entity, key, etag, , values, to] of rows) {
      if (to !== undefined && touching({ entity, key }).length > 0) {
        moved.set(recordId({ entity, key }), to);
      }
      if (etag === null || values === null) {
        const one = held.get(recordId({ entity, key }));
        if (one?.buckets.delete(bucket)) forget(one);
        continue;
      }
      const one = hold({ entity, key });
      const sent = columns[entity]?.map((name, i) => [name, values[i]]);
      receive(one, etag, asSent(Object.fromEntries(sent ?? [])));
      one.buckets.add(bucket);
    }
    for (const [entity, key, etag, , values] of altered) {
      const sent = columns[entity]?.map((name, i) => [name, values?.[i]]);
      alter({ entity, key, etag }, bucket, Object.fromEntries(sent ?? []));
    }
    if (odd.length > 0) {
      unkeyed.set(bucket, [...(unkeyed.get(bucket) ?? []), ...odd]);
      toCompare.add(bucket);
    }
    cursors.set(bucket, { ...before, ...cursor });
  };

  return {
    image: () => structuredClone(state),
    epoch: () => state.hello?.epoch ?? null,
    districtId: () => state.hello?.district_id ?? null,
    descriptorsVersion: () => state.hello?.descriptors?.version ?? null,
    cursors: () => Object.fromEntries([...cursors].filter(([bucket]) => !leaving.has(bucket))),
    leaving: () =>
      [...leaving].map(([bucket, isConfirmable]) => ({
        bucket,
        cursor: cursors.get(bucket) ?? {},
        isConfirmable,
      })),
    horizon: () => state.horizon,
    toCompare: () => [...toCompare],
    known() {
      const known: Partial<Record<Bucket, KnownEntry[]>> = {};
      for (const name of pushed.values()) {
        const one = held.get(recordId(name));
        if (one === undefined || one.etag === null) continue;
        for (const bucket of one.buckets) {
          if (leaving.has(bucket)) continue;
          known[bucket] = [...(known[bucket] ?? []), [one.entity, [...one.key], one.etag]];
        }
      }
      return known;
    },
    applyHello(next, lost = []) {
      if (next.epoch !== state.hello?.epoch) state.horizon = null;
      state.hello =
        next.descriptors === undefined && state.hello ? { ...state.hello, ...next } : next;
      for (const bucket of next.buckets) if (!cursors.has(bucket)) cursors.set(bucket, {});
      for (const bucket of next.buckets) leaving.delete(bucket);
      for (const bucket of lost) leaving.set(bucket, false);
      const kept = [...next.buckets, ...lost];
      for (const bucket of [...cursors.keys()].filter((one) => !kept.includes(one))) {
        leaving.delete(bucket);
        cursors.delete(bucket);
        for (const one of [...held.values()].filter(({ buckets }) => buckets.delete(bucket))) {
          forget(one);
        }
        toCompare.delete(bucket);
        unkeyed.delete(bucket);
      }
      for (const bucket of next.compare) toCompare.add(bucket);
    },
    finishPull(ended) {
      state.horizon = ended.horizon ?? state.horizon;
      pushed.clear();
    },
    applyPages(pages) {
      for (const page of pages) applyPage(page);
    },
    outbox: () => state.outbox.filter(isReadable),
    unreadable: () =>
      state.outbox.flatMap((entry, place) =>
        isReadable(entry)
          ? []
          : [unreadable(entry, state.outbox.slice(0, place).filter(isReadable))],
      ),
    setAside: () => [
      ...[...held.values()].flatMap(({ entity, key, etag, buckets, aside }) =>
        aside === undefined || etag === null
          ? []
          : [{ entity, key, etag, buckets: [...buckets], ...aside, at: new Date(0).toISOString() }],
      ),
      ...[...unkeyed].flatMap(([bucket, rows]) => rows.map((row) => unkeyedAside(bucket, row))),
    ],
    damage: (id) => void damaged.add(id),
    damageBeside(name) {
      const one = hold(name);
      one.record = one.buckets.size === 0 ? null : seenOf(state.outbox.filter(isReadable), name);
      one.etag = one.record === null ? null : lostEtag;
      if (one.record === null) one.buckets.clear();
      for (const [bucket, cursor] of cursors) {
        if (Object.keys(cursor).length > 0) toCompare.add(bucket);
      }
      release(one);
    },
    outboxTouching: (records) =>
      state.outbox
        .filter(isReadable)
        .filter(({ changeset }) =>
          changeset.operations.some((one) => records.some((name) => same(one, name))),
        ),
    changeOutbox({ put = [], drop = [], central = [] }) {
      const gone = state.outbox.filter(({ changeset }) => drop.includes(changeset.id));
      const replaced = put.flatMap(({ changeset }) =>
        state.outbox.filter((one) => one.changeset.id === changeset.id),
      );
      const concerned = [...gone, ...replaced, ...put].flatMap(
        ({ changeset }) => changeset.operations,
      );
      state.outbox = state.outbox
        .filter((entry) => !gone.includes(entry))
        .map((entry) => put.find(({ changeset }) => changeset.id === entry.changeset.id) ?? entry);
      state.outbox = [...state.outbox, ...put.filter((entry) => !state.outbox.includes(entry))];
      for (const { entity, key, etag, record } of central) {
        const one = hold({ entity, key });
        receive(one, etag, record);
        if (record === null) one.buckets.clear();
        pushed.set(recordId(one), { entity, key });
      }
      const names: RecordRef[] = [...concerned, ...central];
      // Enrollments first: they say where a student is.
      for (const entity of ['student_school_associations', undefined]) {
        for (const name of names) {
          if (entity === undefined || name.entity === entity) release(hold(name));
        }
      }
    },
    storeStates(entries) {
      state.outbox = state.outbox.map((entry) => {
        const stored = entries.find(({ changeset }) => changeset.id === entry.changeset.id);
        return stored === undefined ? entry : { ...entry, state: stored.state };
      });
    },
    central(entity, key): CentralVersion {
      const one = held.get(recordId({ entity, key }));
      return { entity, key: [...key], etag: one?.etag ?? null, record: one?.record ?? null };
    },
    movedTo: (record) => moved.get(recordId(record)),
    read(entity, key) {
      const record = shown({ entity, key });
      if (record === null) return undefined;
      return { record, etag: held.get(recordId({ entity, key }))?.etag ?? null };
    },
    digest(bucket, leavingOut = []) {
      const counted = present(bucket).filter((one) => !leavingOut.some((name) => same(name, one)));
      return digestOf(counted);
    },
    entries: (bucket, ranges) =>
      present(bucket)
        .filter((one) => ranges.includes(rangeOf(one)))
        .map(({ entity, key, etag }) => [entity, [...key], etag]) as EntriesAnswer['entries'],
    checkContent: () => [
      [...held.values()].flatMap(({ entity, key, etag, record, buckets }) => {
        const [bucket] = buckets;
        if (record === null || bucket === undefined) return [];
        return etag === etagOfRecord(entity, toSent(entity, record))
          ? []
          : [{ entity, key, bucket }];
      }),
    ],
    repair({ bucket, records, altered = [], cursor }) {
      for (const { entity, key, etag, record } of records) {
        const one = hold({ entity, key });
        if (record === null) one.buckets.delete(bucket);
        else {
          receive(one, etag, record);
          one.buckets.add(bucket);
        }
        forget(one);
      }
      for (const one of altered) alter(one, bucket, one.record);
      if (cursor === undefined) return;
      cursors.set(bucket, cursor);
      toCompare.delete(bucket);
      unkeyed.delete(bucket);
    },
    verified: () => state.verified,
    noteVerified(next) {
      state.verified = next;
    },
    noteSync() {
      for (const bucket of leaving.keys()) leaving.set(bucket, true);
    },
  };
}

function unkeyedAside(bucket: Bucket, row: UnkeyedRow): SetAside {
  const reason = { code: 'unreadable_record', params: { reason: 'no_record' } } as const;
  return { ...row, key: [], buckets: [bucket], reason, at: new Date(0).toISOString() };
}

function unreadable({ changeset }: OutboxEntry, older: readonly OutboxEntry[]): UnreadableEntry {
  return {
    id: changeset.id,
    state: 'unreadable',
    reason: { code: 'unreadable_edit', params: { reason: 'damaged', column: 'changeset' } },
    records: changeset.operations.map(({ entity, key }) => ({ entity, key })),
    older: older.length,
    raw: { id: changeset.id, changeset: JSON.stringify(changeset).slice(0, -1) },
  };
}

const wholeRecord = (entity: EntityName, values: AnyRecord): AnyRecord =>
  Object.fromEntries(openFields(entity).map(([name]) => [name, values[name] ?? null]));

const lostEtag = 'lost' as Etag;

/** What the outbox knows of the center's version of a record. */
function seenOf(outbox: readonly OutboxEntry[], name: RecordRef): AnyRecord | null {
  const known = outbox.flatMap(({ changeset, bases, theirs }) => [
    theirs.find((one) => same(one, name))?.record ?? null,
    bases[changeset.operations.findIndex((operation) => same(operation, name))] ?? null,
  ]);
  return known.find((record) => record !== null) ?? null;
}

function same(a: RecordRef, b: RecordRef): boolean {
  return recordId(a) === recordId(b);
}
