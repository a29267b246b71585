import { type AnyRecord, contentFields } from '../model/catalog.ts';
import { equal } from '../model/equal.ts';
import { assertNever, CaseloadError } from '../model/error.ts';
import { applyOperation } from '../protocol/apply-operation.ts';
import type { CentralRecord, Operation } from '../protocol/messages.ts';
import { mergeRecord } from './merge.ts';
import type { Side } from './merge-value.ts';
import type { MirrorPort, OutboxEntry } from './ports.ts';
import { sameRecord } from './rebase.ts';

/** What the counselor chose: one side for every field that conflicts, or values of their own. */
export interface Choice {
  readonly side: Side;
  /** Values by field, that go before the side's. */
  readonly values?: AnyRecord;
}

interface Step {
  readonly operation: Operation;
  readonly base: AnyRecord | null;
}

/**
 * Settles a conflict. Fields that do not conflict keep the counselor's edit with either side; when nothing
 * is left to send the changeset leaves the outbox.
 * @throws `unknown_record` when no changeset in conflict has this id
 */
export function resolve(mirror: MirrorPort, id: string, choice: Choice): void {
  const entry = mirror.outbox().find(({ changeset }) => changeset.id === id);
  if (entry?.state !== 'conflict') {
    throw new CaseloadError({
      code: 'unknown_record',
      message: 'This edit is not in conflict any more. Look at the outbox again.',
    });
  }
  const resolved = resolvedEntry(mirror, entry, choice);
  mirror.changeOutbox(resolved === undefined ? { drop: [id] } : { put: [resolved] });
}

function resolvedEntry(
  mirror: MirrorPort,
  entry: OutboxEntry,
  choice: Choice,
): OutboxEntry | undefined {
  const { operations } = entry.changeset;
  const steps = operations.map((operation, i): Step | undefined => {
    const central =
      entry.theirs.find((record) => sameRecord(record, operation)) ??
      mirror.central(operation.entity, operation.key);
    return resolveStep({ operation, base: entry.bases[i] ?? null }, central, choice);
  });
  const dropsRemoval = operations.some(({ op }, i) => op === 'delete' && steps[i] === undefined);
  const makes = operations.some(({ op }) => op === 'create');
  // A change of key is one removal and one new record: the new one alone would be a second enrollment.
  const left = dropsRemoval && makes && choice.side === 'theirs' ? [] : steps.filter(isStep);
  if (left.length === 0) return undefined;
  return {
    ...entry,
    changeset: { ...entry.changeset, operations: left.map(({ operation }) => operation) },
    bases: left.map(({ base }) => base),
    state: 'waiting',
    sent: false,
    reason: null,
    theirs: [],
  };
}

function isStep(step: Step | undefined): step is Step {
  return step !== undefined;
}

/** One operation as it was chosen; undefined when nothing of it is left. */
function resolveStep(step: Step, central: CentralRecord, choice: Choice): Step | undefined {
  const { operation, base } = step;
  const { etag, record } = central;
  const mine = choice.side === 'mine' || choice.values !== undefined;
  switch (operation.op) {
    case 'create':
      if (etag === null || record === null) return step;
      return mine
        ? updateTo({ ...operation.fields, ...choice.values }, operation, { etag, record })
        : undefined;
    case 'update': {
      if (etag === null || record === null) {
        return mine ? recreate(operation, base, choice.values) : undefined;
      }
      const seen = base ?? record;
      const merged = mergeRecord(
        operation.entity,
        { base: seen, mine: { ...seen, ...operation.fields }, theirs: record },
        choice.side,
      );
      return updateTo({ ...merged.record, ...choice.values }, operation, { etag, record });
    }
    case 'delete':
      if (!mine || etag === null) return undefined;
      return { operation: { ...operation, base: etag }, base: record };
    default:
      return assertNever(operation);
  }
}

/** The update that makes the center's record what was chosen. */
function updateTo(
  chosen: AnyRecord,
  { entity, key }: Operation,
  central: { readonly etag: NonNullable<CentralRecord['etag']>; readonly record: AnyRecord },
): Step | undefined {
  const changed = contentFields(entity).filter(
    ([name, field]) =>
      field.editableBy !== undefined &&
      Object.hasOwn(chosen, name) &&
      !equal(chosen[name], central.record[name]),
  );
  if (changed.length === 0) return undefined;
  const fields = Object.fromEntries(changed.map(([name]) => [name, chosen[name]]));
  return {
    operation: { op: 'update', entity, key, base: central.etag, fields },
    base: central.record,
  };
}

/** The center has deleted the record: it is made again, as the counselor has it. */
function recreate(
  operation: Operation & { op: 'update' },
  base: AnyRecord | null,
  values: AnyRecord | undefined,
): Step {
  const { entity, key } = operation;
  const whole = applyOperation(base ?? {}, operation) ?? {};
  const fields = Object.fromEntries(
    contentFields(entity).map(([name]) => [name, values?.[name] ?? whole[name] ?? null]),
  );
  return { operation: { op: 'create', entity, key, fields }, base: null };
}
