import { type AnyRecord, contentFields } from '../../model/catalog.ts';
import type { EntityName } from '../../model/entity.ts';
import { equal } from '../../model/equal.ts';
import { assertNever } from '../../model/error.ts';
import type { RecordRef } from '../../model/record-ref.ts';
import type { Merge, Operation } from '../../protocol/changeset.ts';
import type { CentralVersion } from '../../protocol/sent-record.ts';
import type { Etag } from '../../protocol/values.ts';
import { mergeRecord } from '../merge/merge.ts';
import { fieldMerges, withMerges } from '../merge/merge-log.ts';
import type { MirrorPort, OutboxEntry } from '../ports.ts';
import { ordered } from './order.ts';
import { allows } from './outbox-machine.ts';
import { moved } from './outbox-moves.ts';
import { setAsideAmong } from './set-aside.ts';

/** The base of an operation on a record that only the outbox has. The center's answer gives the real etag. */
export const unknownBase = 'none' as Etag;

/** What becomes of an operation when the center has another version of its record than its base. */
type Rebased =
  | {
      readonly kind: 'kept';
      readonly operation: Operation;
      readonly base: AnyRecord | null;
      /** Fields that both sides had changed and that merged by the rules. */
      readonly merges: readonly Merge[];
    }
  /** The center has done the same already. */
  | { readonly kind: 'done' }
  | { readonly kind: 'conflict' };

/** Rebases one operation onto the center's version of its record. */
function rebaseOperation(
  operation: Operation,
  base: AnyRecord | null,
  central: CentralVersion,
): Rebased {
  const { etag, record } = central;
  const kept: Rebased = { kind: 'kept', operation, base, merges: [] };
  // The base may contain an earlier edit of this laptop that never reached the center.
  const onSame: Rebased = { ...kept, base: record };
  switch (operation.op) {
    case 'create':
      if (etag === null || record === null) return kept;
      if (Object.entries(operation.fields).every(([name, value]) => equal(value, record[name]))) {
        // The center has a record with the same values. The changeset is sent for the audit, and changes nothing.
        return updated(operation, { fields: operation.fields, etag, record, merges: [] });
      }
      return { kind: 'conflict' };
    case 'update': {
      if (etag === operation.base) return onSame;
      if (etag === null || record === null) return { kind: 'conflict' };
      const seen = base ?? record;
      const mine = { ...seen, ...operation.fields };
      const versions = { base: seen, mine, theirs: record };
      const merged = mergeRecord(operation.entity, versions, () => 'mine');
      if (merged.conflicts.length > 0) return { kind: 'conflict' };
      const names = Object.keys(operation.fields);
      const fields = Object.fromEntries(names.map((name) => [name, merged.record[name]]));
      const merges = fieldMerges(
        operation,
        versions,
        names.map((field) => ({ field, how: 'merged' })),
      );
      return updated(operation, { fields, etag, record, merges });
    }
    case 'delete':
      if (etag === operation.base) return onSame;
      if (etag === null || record === null) return { kind: 'done' };
      if (operation.base !== unknownBase && !sameContent(operation.entity, base, record)) {
        return { kind: 'conflict' };
      }
      return { kind: 'kept', operation: { ...operation, base: etag }, base: record, merges: [] };
    case 'keep':
      return kept;
    default:
      return assertNever(operation);
  }
}

function updated(
  { entity, key }: Operation,
  to: {
    readonly fields: Record<string, unknown>;
    readonly etag: Etag;
    readonly record: AnyRecord;
    readonly merges: readonly Merge[];
  },
): Rebased {
  const { fields, etag, record, merges } = to;
  return {
    kind: 'kept',
    operation: {
      op: 'update',
      entity,
      key,
      base: etag,
      fields: withoutKey(fields, entity, record),
    },
    base: record,
    merges,
  };
}

/** Fields without the key, which an update does not change. */
function withoutKey(
  fields: Readonly<Record<string, unknown>>,
  entity: EntityName,
  record: AnyRecord,
): Record<string, unknown> {
  const content = new Map(contentFields(entity));
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) => content.get(name)?.editableBy !== undefined || !equal(value, record[name]),
    ),
  );
}

function sameContent(entity: EntityName, a: AnyRecord | null, b: AnyRecord): boolean {
  return a !== null && contentFields(entity).every(([name]) => equal(a[name], b[name]));
}

/**
 * Rebases a changeset onto the center's versions of its records.
 * @returns the entry as it waits now; undefined on a conflict
 */
export function rebaseEntry(
  entry: OutboxEntry,
  event: 'rebased' | 'merged',
  centralOf: (record: RecordRef) => CentralVersion,
): OutboxEntry | undefined {
  const { operations } = entry.changeset;
  const rebased = operations.map((operation, i) =>
    rebaseOperation(operation, entry.bases[i] ?? null, centralOf(operation)),
  );
  if (rebased.some(({ kind }) => kind === 'conflict')) return undefined;
  const kept = rebased.filter((one) => one.kind === 'kept');
  // An action applies as a whole: when the center has done a part of it, the counselor decides.
  if (kept.length > 0 && kept.length < rebased.length) return undefined;
  if (kept.length === 0) return keeping(entry, event);
  const rebasedEntry = moved(entry, event, {
    changeset: { ...entry.changeset, operations: kept.map(({ operation }) => operation) },
    bases: kept.map(({ base }) => base),
    reason: null,
    theirs: [],
  });
  return withMerges(
    rebasedEntry,
    kept.flatMap(({ merges }) => merges),
  );
}

/** A changeset that changes nothing. It is sent anyway, so that the audit names it. */
export function keeping(entry: OutboxEntry, event: 'rebased' | 'merged' | 'resolved'): OutboxEntry {
  const { operations } = entry.changeset;
  return moved(entry, event, {
    changeset: {
      ...entry.changeset,
      operations: operations.map(({ entity, key }) => ({ op: 'keep', entity, key })),
    },
    bases: operations.map(() => null),
    reason: null,
    theirs: [],
  });
}

/**
 * Whether a changeset removes a record that the center does not have under its key. The record may have another key:
 * only a pull says so (`followKeys`), so nobody takes the removal for done before it.
 */
export function removesGone(
  { changeset }: OutboxEntry,
  centralOf: (record: RecordRef) => CentralVersion,
): boolean {
  return changeset.operations.some(
    (operation) =>
      operation.op === 'delete' &&
      operation.base !== unknownBase &&
      centralOf(operation).etag === null,
  );
}

/**
 * Rebases every changeset that waits behind none onto the center's versions in the mirror. A changeset that conflicts
 * stays unchanged until the hub answers `stale`, which makes it a conflict.
 * @param given.isPulled whether a pull has just ended
 * @returns whether any waits after a change
 */
export function rebaseWaiting(
  mirror: MirrorPort,
  { isPulled }: { readonly isPulled: boolean },
): boolean {
  const put: OutboxEntry[] = [];
  const setAsideOf = setAsideAmong(mirror);
  for (const { entry, after } of ordered(mirror)) {
    if (after !== undefined || !allows(entry.state, 'rebased')) continue;
    if (setAsideOf(entry.changeset.operations) !== undefined) continue;
    const centralOf = ({ entity, key }: RecordRef) => mirror.central(entity, key);
    if (!isPulled && removesGone(entry, centralOf)) continue;
    const rebased = rebaseEntry(entry, 'rebased', centralOf);
    if (rebased !== undefined && !isSame(rebased, entry)) put.push(rebased);
    else if (rebased === undefined && entry.state === 'conflict') {
      const theirs = entry.theirs.map(centralOf);
      if (!equal(theirs, entry.theirs)) put.push(moved(entry, 'conflicted', { theirs }));
    }
  }
  if (put.length > 0) mirror.changeOutbox({ put });
  return put.some(({ state }) => state === 'waiting');
}

function isSame(a: OutboxEntry, b: OutboxEntry): boolean {
  return (
    a.state === b.state &&
    equal(a.changeset.operations, b.changeset.operations) &&
    equal(a.bases, b.bases)
  );
}
