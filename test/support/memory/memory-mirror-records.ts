import type { OutboxEntry, Page } from '../../../sync/engine/ports.ts';
import { withEtag } from '../../../sync/mirror/database/columns.ts';
import { type Bucket, schoolBucket } from '../../../sync/model/bucket.ts';
import type { AnyRecord } from '../../../sync/model/catalog.ts';
import { CaseloadError } from '../../../sync/model/error.ts';
import { type RecordRef, recordId, sameRecord } from '../../../sync/model/record-ref.ts';
import { applyOperation } from '../../../sync/protocol/apply-operation.ts';
import { recordFault } from '../../../sync/protocol/record-fault.ts';
import { asSent, fromSent } from '../../../sync/protocol/sent-record.ts';
import type { Etag, SentRecord } from '../../../sync/protocol/values.ts';
import type { Held, MirrorState } from './memory-mirror-state.ts';
import { wholeRecord } from './memory-tables.ts';

/** What happens to the records of a mirror in memory, as plainly as can be. */
export function mirrorRecords(state: MirrorState) {
  const { held, cursors, toCompare, moved, damaged, unkeyed } = state;

  const touching = (name: RecordRef) =>
    state.outbox.filter(({ changeset }) =>
      changeset.operations.some((one) => sameRecord(one, name)),
    );
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
      .filter((operation) => sameRecord(operation, name))
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

  return { isReadable, hold, receive, shown, forget, release, present, alter, applyPage };
}
