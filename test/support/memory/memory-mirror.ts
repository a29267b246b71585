import type {
  MirrorPort,
  OutboxEntry,
  SetAside,
  UnreadableEntry,
} from '../../../sync/engine/ports.ts';
import type { Bucket } from '../../../sync/model/bucket.ts';
import type { AnyRecord } from '../../../sync/model/catalog.ts';
import { type RecordRef, recordId, sameRecord } from '../../../sync/model/record-ref.ts';
import { etagOfRecord } from '../../../sync/protocol/etag.ts';
import type { KnownEntry, UnkeyedRow } from '../../../sync/protocol/pull.ts';
import { type CentralVersion, toSent } from '../../../sync/protocol/sent-record.ts';
import type { Etag } from '../../../sync/protocol/values.ts';
import type { EntriesAnswer } from '../../../sync/protocol/verify.ts';
import { digestOf, rangeOf } from './digest.ts';
import { mirrorRecords } from './memory-mirror-records.ts';
import { emptyState, type MirrorState } from './memory-mirror-state.ts';

export interface MemoryMirror extends MirrorPort {
  /** A copy of all of it, as of a disk. */
  image(): MirrorState;
  /** Makes a changeset of the outbox one that cannot be read. */
  damage(id: string): void;
  /** Loses what is known of the center's version of a record that the outbox touches. */
  damageBeside(record: RecordRef): void;
}
/** The mirror of the engine in memory, as plainly as can be: what the real one has to equal. */
export function memoryMirror(state: MirrorState = emptyState()): MemoryMirror {
  const { held, cursors, toCompare, leaving, pushed, moved, damaged, unkeyed } = state;
  const { isReadable, hold, receive, shown, forget, release, present, alter, applyPage } =
    mirrorRecords(state);

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
    helloVersion: () => (leaving.size === 0 ? (state.hello?.version ?? null) : null),
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
          changeset.operations.some((one) => records.some((name) => sameRecord(one, name))),
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
    sentVersion({ entity, key }) {
      const { etag = null, record = null } = held.get(recordId({ entity, key })) ?? {};
      return { entity, key, etag, record: record && toSent(entity, record) };
    },
    movedTo: (record) => moved.get(recordId(record)),
    read(entity, key) {
      const record = shown({ entity, key });
      if (record === null) return undefined;
      return { record, etag: held.get(recordId({ entity, key }))?.etag ?? null };
    },
    digest(bucket, leavingOut = []) {
      const counted = present(bucket).filter(
        (one) => !leavingOut.some((name) => sameRecord(name, one)),
      );
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

const lostEtag = 'lost' as Etag;

/** What the outbox knows of the center's version of a record. */
function seenOf(outbox: readonly OutboxEntry[], name: RecordRef): AnyRecord | null {
  const known = outbox.flatMap(({ changeset, bases, theirs }) => [
    theirs.find((one) => sameRecord(one, name))?.record ?? null,
    bases[changeset.operations.findIndex((operation) => sameRecord(operation, name))] ?? null,
  ]);
  return known.find((record) => record !== null) ?? null;
}
