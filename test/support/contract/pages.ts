import type { MirrorPort, OutboxEntry, Page } from '../../../sync/engine/ports.ts';
import { type Bucket, schoolBucket } from '../../../sync/model/bucket.ts';
import { type AnyRecord, wireFields } from '../../../sync/model/catalog.ts';
import type { EntityName } from '../../../sync/model/entity.ts';
import { type Key, keyOf } from '../../../sync/model/key.ts';
import type { Operation } from '../../../sync/protocol/changeset.ts';
import type { Hello, Row } from '../../../sync/protocol/pull.ts';
import { sentValues, toSent } from '../../../sync/protocol/sent-record.ts';
import type { Etag, Position } from '../../../sync/protocol/values.ts';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import { changeset } from '../changeset.ts';
import { grandview, lincoln } from '../memory/demo-records.ts';
import { counselor } from '../memory/memory-hub.ts';

export const atLincoln = schoolBucket(lincoln);
export const atGrandview = schoolBucket(grandview);

export function hello(buckets: Bucket[], more: Partial<Hello> = {}): Hello {
  return {
    protocol: protocolVersion,
    epoch: 'epoch-1',
    district_id: 'district-1',
    district: 'Grand Bend',
    user: counselor,
    buckets,
    compare: [],
    rows: 0,
    ...more,
  };
}

export function columnsOf(entity: EntityName): string[] {
  return wireFields(entity).map(([name]) => name);
}

let seq = 0;

/** A row of a pull: a record with its etag. */
export function present(entity: EntityName, record: AnyRecord, etag: string): Row {
  seq += 1;
  const sent = sentValues(toSent(entity, record));
  const values = columnsOf(entity).map((name) => sent[name] ?? null);
  return [entity, [...keyOf(entity, record)], etag as Etag, `1.${seq}` as Position, values];
}

/** A row of a pull: a record that left the bucket. */
export function removed(entity: EntityName, key: Key): Row {
  seq += 1;
  return [entity, [...key], null, `1.${seq}` as Position, null];
}

export function page(bucket: Bucket, rows: Row[]): Page {
  const entities = [...new Set(rows.map(([entity]) => entity))];
  return {
    bucket,
    columns: Object.fromEntries(entities.map((entity) => [entity, columnsOf(entity)])),
    rows,
    cursor: Object.fromEntries(rows.map(([entity, , , position]) => [entity, position])),
  };
}

export function entry(
  id: string,
  operations: Operation[],
  more: Partial<OutboxEntry> = {},
): OutboxEntry {
  return {
    changeset: { ...changeset('edit', ...operations), id },
    state: 'waiting',
    reason: null,
    theirs: [],
    bases: operations.map(() => null),
    ...more,
  };
}

/** A record as the screens see it. */
export function shown(mirror: MirrorPort, entity: EntityName, key: Key): AnyRecord | undefined {
  return mirror.read(entity, key)?.record;
}
