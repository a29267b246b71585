import { type AnyRecord, contentFields } from '../../model/catalog.ts';
import { equal } from '../../model/equal.ts';
import { assertNever, CaseloadError } from '../../model/error.ts';
import { sameRecord } from '../../model/record-ref.ts';
import { applyOperation } from '../../protocol/apply-operation.ts';
import type { Merge, Operation } from '../../protocol/changeset.ts';
import type { CentralVersion } from '../../protocol/sent-record.ts';
import { groupsOf, mergeRecord } from '../merge/merge.ts';
import { fieldMerges, recordMerge, withMerges } from '../merge/merge-log.ts';
import type { Side } from '../merge/merge-value.ts';
import type { MirrorPort, OutboxEntry } from '../ports.ts';
import { allows } from './outbox-machine.ts';
import { moved } from './outbox-moves.ts';
import { keeping } from './rebase.ts';
import { setAsideAmong } from './set-aside.ts';

/** What the counselor chose for the fields that conflict. */
export interface Choice {
  /** The side of every field that is not named below, and of a record that one side created or removed. */
  readonly side: Side;
  /** The side by field; fields of one group go together. */
  readonly fields?: Readonly<Record<string, Side>>;
  /** Corrected values by field: they overrule both sides. */
  readonly values?: AnyRecord;
}

interface Step {
  readonly operation: Operation;
  readonly base: AnyRecord | null;
  readonly merges: readonly Merge[];
}

/**
 * Resolves a conflict. Fields that do not conflict keep the counselor's edit with either side. The values that lost go
 * to the center with the changeset, even when the changeset has nothing else to do.
 * @throws `unknown_record` when no changeset in conflict has this id; `unreadable_record` when the center's version of
 *   one of its records is set aside
 */
export function resolve(mirror: MirrorPort, id: string, choice: Choice): void {
  const entry = mirror.outbox().find(({ changeset }) => changeset.id === id);
  if (entry === undefined || !allows(entry.state, 'resolved')) {
    throw new CaseloadError({
      code: 'unknown_record',
      params: { reason: 'not_in_conflict' },
    });
  }
  const aside = setAsideAmong(mirror)(entry.changeset.operations);
  if (aside !== undefined) throw new CaseloadError(aside.reason);
  mirror.changeOutbox({ put: [resolved(mirror, entry, choice)] });
}

function resolved(mirror: MirrorPort, entry: OutboxEntry, choice: Choice): OutboxEntry {
  const { operations } = entry.changeset;
  const steps = operations.map((operation, i): Step => {
    const central =
      entry.theirs.find((record) => sameRecord(record, operation)) ??
      mirror.central(operation.entity, operation.key);
    return resolveStep({ operation, base: entry.bases[i] ?? null }, central, choice);
  });
  const merges = steps.flatMap((step) => step.merges);
  const dropsRemoval = steps.some(
    ({ operation }, i) => operations[i]?.op === 'delete' && operation.op === 'keep',
  );
  const creates = operations.some(({ op }) => op === 'create');
  // A change of key removes one record and creates one. The new one alone would be a second enrollment.
  if (dropsRemoval && creates && choice.side === 'theirs')
    return withMerges(keeping(entry, 'resolved'), merges);
  return withMerges(
    moved(entry, 'resolved', {
      changeset: { ...entry.changeset, operations: steps.map(({ operation }) => operation) },
      bases: steps.map(({ base }) => base),
      reason: null,
      theirs: [],
    }),
    merges,
  );
}

/** One operation after the choice. */
function resolveStep(
  { operation, base }: Omit<Step, 'merges'>,
  central: CentralVersion,
  choice: Choice,
): Step {
  const { etag, record } = central;
  const mine = choice.side === 'mine' || choice.values !== undefined;
  const how = mine ? 'mine' : 'theirs';
  switch (operation.op) {
    case 'create': {
      if (etag === null || record === null) return { operation, base, merges: [] };
      const versions = { base: null, mine: operation.fields, theirs: record };
      const merges = recordMerge(operation, how, versions);
      if (!mine) return keep(operation, merges);
      return updateTo({ ...operation.fields, ...choice.values }, operation, {
        etag,
        record,
        merges,
      });
    }
    case 'update': {
      if (etag === null || record === null) {
        const whole = applyOperation(base ?? {}, operation);
        const merges = recordMerge(operation, how, { base, mine: whole, theirs: null });
        return mine ? recreate(operation, whole, { choice, merges }) : keep(operation, merges);
      }
      return chooseFields({ operation, base: base ?? record }, { etag, record }, choice);
    }
    case 'delete': {
      if (etag === null || record === null) return keep(operation, []);
      // Another operation of the changeset may be the one that conflicts.
      if (etag === operation.base) return { operation, base, merges: [] };
      const merges = recordMerge(operation, how, { base, mine: null, theirs: record });
      if (!mine) return keep(operation, merges);
      return { operation: { ...operation, base: etag }, base: record, merges };
    }
    case 'keep':
      return keep(operation, []);
    default:
      return assertNever(operation);
  }
}

function keep({ entity, key }: Operation, merges: readonly Merge[]): Step {
  return { operation: { op: 'keep', entity, key }, base: null, merges };
}

type Present = { readonly etag: NonNullable<CentralVersion['etag']>; readonly record: AnyRecord };

/** An update of the center's record, with each conflicting field as the counselor chose it. */
function chooseFields(
  { operation, base }: { readonly operation: Operation & { op: 'update' }; base: AnyRecord },
  { etag, record }: Present,
  choice: Choice,
): Step {
  const { entity } = operation;
  const versions = { base, mine: { ...base, ...operation.fields }, theirs: record };
  const sideOf = sides(operation, choice);
  const merged = mergeRecord(entity, versions, sideOf);
  const chosen = { ...merged.record, ...choice.values };
  const names = new Set([...Object.keys(operation.fields), ...Object.keys(choice.values ?? {})]);
  const decided = [...names, ...merged.conflicts.filter((name) => !names.has(name))].map(
    (field) => ({ field, how: howOf(field) }),
  );
  const merges = fieldMerges(operation, versions, decided);
  return updateTo(chosen, operation, { etag, record, merges });

  function howOf(field: string): Merge['how'] {
    if (Object.hasOwn(choice.values ?? {}, field)) return 'value';
    return merged.conflicts.includes(field) ? sideOf(field) : 'merged';
  }
}

/** The chosen side of a field: its own, or that of any field of its group. */
function sides({ entity }: Operation, { side, fields = {} }: Choice): (field: string) => Side {
  const groups = groupsOf(entity);
  return (field) => {
    const together = groups.find((names) => names.includes(field)) ?? [field];
    const named = together.map((name) => fields[name]).find((one) => one !== undefined);
    return named ?? side;
  };
}

/** The update from the center's record to the chosen one. */
function updateTo(
  chosen: AnyRecord,
  operation: Operation,
  { etag, record, merges }: Present & { readonly merges: readonly Merge[] },
): Step {
  const { entity, key } = operation;
  const changed = contentFields(entity).filter(
    ([name, field]) =>
      field.editableBy !== undefined &&
      Object.hasOwn(chosen, name) &&
      !equal(chosen[name], record[name]),
  );
  if (changed.length === 0) return keep(operation, merges);
  const fields = Object.fromEntries(changed.map(([name]) => [name, chosen[name]]));
  return { operation: { op: 'update', entity, key, base: etag, fields }, base: record, merges };
}

/** Creates again a record that the center deleted, as the counselor has it. */
function recreate(
  { entity, key }: Operation,
  whole: AnyRecord | null,
  { choice, merges }: { readonly choice: Choice; readonly merges: readonly Merge[] },
): Step {
  const fields = Object.fromEntries(
    contentFields(entity).map(([name]) => [name, choice.values?.[name] ?? whole?.[name] ?? null]),
  );
  return { operation: { op: 'create', entity, key, fields }, base: null, merges };
}
