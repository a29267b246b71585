import type { MirrorPort } from '../engine/ports.ts';
import type { Bucket } from '../model/bucket.ts';
import { toKeyText } from '../model/key.ts';
import type { Hello } from '../protocol/pull.ts';
import { fromSent } from '../protocol/sent-record.ts';
import { cached } from './database/cached.ts';
import {
  type MirrorDatabase,
  type MirrorFile,
  openMirrorDatabase,
  type ReadableMirror,
  type WritableMirror,
} from './database/database.ts';
import { changeOutbox, storeStates } from './outbox/change-outbox.ts';
import { mendOutbox } from './outbox/mend.ts';
import { forgetPushed, readKnown } from './outbox/pushed.ts';
import { readOutbox, readOutboxTouching } from './outbox/read-outbox.ts';
import { centralVersion } from './records/central.ts';
import { checkContent } from './records/check-content.ts';
import { readMoved } from './records/moved.ts';
import { applyPage } from './records/pages.ts';
import { readRecord } from './records/records.ts';
import { repairBucket } from './records/repair.ts';
import { readSetAside } from './records/set-aside.ts';
import {
  bucketNumber,
  makeConfirmable,
  markToCompare,
  readCursors,
  readLeaving,
  readToCompare,
} from './sync-state/buckets.ts';
import { bucketDigests, bucketEntries, emptyDigest, withoutEntries } from './sync-state/digest.ts';
import { grantBuckets } from './sync-state/grant.ts';
import { mendSyncState } from './sync-state/mend.ts';
import { deleteMeta, readMeta, writeMeta } from './sync-state/meta.ts';

/** The encrypted mirror: the port of the engine, and the database for the screens' reads. */
export interface Mirror extends MirrorPort {
  readonly database: MirrorDatabase;
  /** Makes the buckets that the laptop holds exactly these. */
  grant(buckets: readonly Bucket[]): void;
  close(): void;
}

/**
 * Opens the encrypted mirror in a file, and makes it when missing.
 * @throws `mirror_in_use`, `mirror_newer`, `mirror_damaged` (also for another key), `disk_full`
 */
export function openMirror(file: MirrorFile): Mirror {
  const database = openMirrorDatabase(file);
  const { transaction } = database;
  try {
    transaction((mirror) => {
      mendSyncState(mirror);
      mendOutbox(mirror);
    });
  } catch (error) {
    database.close();
    throw error;
  }
  const digests = cached(database, bucketDigests);
  const outbox = cached(database, readOutbox);
  const aside = cached(database, readSetAside);
  return {
    database,
    close: () => database.close(),
    grant: (buckets) => transaction((mirror) => grantBuckets(mirror, buckets)),
    epoch: () => readMeta(database, 'epoch') ?? null,
    districtId: () => readMeta(database, 'district_id') ?? null,
    descriptorsVersion: () => readMeta(database, 'descriptors')?.version ?? null,
    helloVersion: () => readHelloVersion(database),
    cursors: () => readCursors(database),
    leaving: () => readLeaving(database),
    horizon: () => readMeta(database, 'horizon') ?? null,
    toCompare: () => readToCompare(database),
    known: () => readKnown(database),
    applyHello: (hello, leaving = []) =>
      transaction((mirror) => applyHello(mirror, hello, leaving)),
    applyPages: (pages) =>
      database.relaxedTransaction((mirror) => {
        for (const page of pages) applyPage(mirror, page);
      }),
    finishPull: (ended) => transaction((mirror) => finishPull(mirror, ended)),
    outbox: () => outbox().entries,
    unreadable: () => outbox().unreadable,
    setAside: () => aside(),
    outboxTouching: (records) => readOutboxTouching(database, records),
    changeOutbox: (change) => transaction((mirror) => changeOutbox(mirror, change)),
    storeStates: (entries) => transaction((mirror) => storeStates(mirror, entries)),
    central: (entity, key) => {
      const { etag, record } = centralVersion(database, entity, key);
      return { entity, key, etag, record: record && fromSent(entity, record) };
    },
    sentVersion: ({ entity, key }) => {
      const { etag, record } = centralVersion(database, entity, key);
      return { entity, key, etag, record };
    },
    movedTo: (record) => readMoved(database, record),
    read: (entity, key) => {
      const record = readRecord(database, entity, key);
      return record && { record, etag: centralVersion(database, entity, key).etag };
    },
    digest: (bucket, leavingOut = []) => {
      const number = bucketNumber(database, bucket) ?? -1;
      const digest = digests().get(number) ?? emptyDigest;
      if (leavingOut.length === 0) return digest;
      const held = leavingOut.flatMap(({ entity, key }) => {
        const { etag, buckets } = centralVersion(database, entity, key);
        return etag !== null && buckets.includes(number)
          ? [{ entity, key: toKeyText(key), etag }]
          : [];
      });
      return withoutEntries(digest, held);
    },
    entries: (bucket, ranges) => bucketEntries(database, bucket, ranges),
    checkContent: () => checkContent(database),
    repair: (repair) => transaction((mirror) => repairBucket(mirror, repair)),
    verified: () => readMeta(database, 'verified') ?? null,
    noteVerified: (verified) => transaction((mirror) => writeMeta(mirror, 'verified', verified)),
    noteSync: (ended) =>
      transaction((mirror) => {
        makeConfirmable(mirror);
        writeMeta(mirror, 'last_sync', ended);
        if (ended.error === null) writeMeta(mirror, 'last_success', ended.at);
      }),
  };
}

function applyHello(mirror: WritableMirror, hello: Hello, leaving: readonly Bucket[]): void {
  // Positions of another epoch mean nothing in this one.
  if (readMeta(mirror, 'epoch') !== hello.epoch) deleteMeta(mirror, 'horizon');
  writeMeta(mirror, 'epoch', hello.epoch);
  writeMeta(mirror, 'district_id', hello.district_id);
  writeMeta(mirror, 'district', hello.district);
  writeMeta(mirror, 'user', hello.user);
  if (hello.descriptors !== undefined) writeMeta(mirror, 'descriptors', hello.descriptors);
  grantBuckets(mirror, hello.buckets, leaving);
  markToCompare(mirror, hello.compare);
  if (hello.version !== undefined && leaving.length === 0) {
    writeMeta(mirror, 'hello', hello.version);
  }
}

function readHelloVersion(database: ReadableMirror): string | null {
  const isWhole =
    readMeta(database, 'epoch') !== undefined && readMeta(database, 'descriptors') !== undefined;
  return (isWhole ? readMeta(database, 'hello') : undefined) ?? null;
}

function finishPull(
  mirror: WritableMirror,
  { asOf, horizon }: Parameters<Mirror['finishPull']>[0],
): void {
  const before = readMeta(mirror, 'as_of');
  writeMeta(mirror, 'as_of', {
    postgres: asOf.postgres ?? before?.postgres ?? null,
    dynamodb: asOf.dynamodb ?? before?.dynamodb ?? null,
  });
  if (horizon !== null) writeMeta(mirror, 'horizon', horizon);
  forgetPushed(mirror);
}
