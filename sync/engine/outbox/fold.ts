import { type AnyRecord, contentFields, entities } from '../../model/catalog.ts';
import { equal } from '../../model/equal.ts';
import { assertNever } from '../../model/error.ts';
import { sameRecord } from '../../model/record-ref.ts';
import type { Action, Operation } from '../../protocol/changeset.ts';
import type { OutboxEntry } from '../ports.ts';
import { moves } from './outbox-machine.ts';
import { moved } from './outbox-moves.ts';

interface Step {
  readonly operation: Operation;
  readonly base: AnyRecord | null;
}

/**
 * Folds a later changeset into an earlier one that touches its records and takes up edits (design section 7).
 * @returns the earlier changeset with the later one in it; null when the two undo each other
 */
export function fold(earlier: OutboxEntry, later: OutboxEntry): OutboxEntry | null {
  const steps: Step[] = stepsOf(earlier);
  for (const step of stepsOf(later)) {
    const at = steps.findIndex(({ operation }) => sameRecord(operation, step.operation));
    const before = steps[at];
    if (before === undefined) steps.push(step);
    else {
      const folded = foldStep(before, step);
      steps.splice(at, 1, ...(folded === undefined ? [] : [folded]));
    }
  }
  if (steps.length === 0) return null;
  const { action, student_name = earlier.changeset.student_name } = later.changeset;
  const merges = [...(earlier.changeset.merges ?? []), ...(later.changeset.merges ?? [])];
  return moved(earlier, 'edited', {
    changeset: {
      ...earlier.changeset,
      ...(student_name === undefined ? {} : { student_name }),
      ...(merges.length === 0 ? {} : { merges }),
      action: actionOf(earlier, action),
      made_at: later.changeset.made_at,
      operations: steps.map(({ operation }) => operation),
    },
    bases: steps.map(({ base }) => base),
    // A corrected edit loses the reason of its refusal.
    reason: moves(earlier.state, 'edited') ? null : earlier.reason,
  });
}

function stepsOf({ changeset, bases }: OutboxEntry): Step[] {
  return changeset.operations.map((operation, i) => ({ operation, base: bases[i] ?? null }));
}

/** Joins two operations on one record; undefined when they undo each other. */
function foldStep(before: Step, later: Step): Step | undefined {
  const { operation, base } = before;
  const after = later.operation;
  // A choice left the record unchanged, and the later edit is based on that record.
  if (operation.op === 'keep') return later;
  switch (after.op) {
    case 'create':
      // Removed, then created again: an update of what differs.
      return operation.op === 'delete' && base !== null
        ? updateOf({ operation, base }, recreated(after, base))
        : { operation: after, base };
    case 'update':
      if (operation.op === 'delete') return before;
      if (operation.op === 'create') {
        return {
          operation: { ...operation, fields: { ...operation.fields, ...after.fields } },
          base,
        };
      }
      return updateOf({ operation, base }, { ...operation.fields, ...after.fields });
    case 'delete':
      if (operation.op === 'create') return undefined;
      return {
        operation: {
          op: 'delete',
          entity: after.entity,
          key: after.key,
          base: operation.base,
        },
        base,
      };
    case 'keep':
      return before;
    default:
      return assertNever(after);
  }
}

/** An update without fields that equal the base; undefined when none is left. */
function updateOf(
  {
    operation,
    base,
  }: { operation: Exclude<Operation, { op: 'create' | 'keep' }>; base: AnyRecord | null },
  fields: Readonly<Record<string, unknown>>,
): Step | undefined {
  const { entity, key } = operation;
  const changed = Object.entries(fields).filter(
    ([name, value]) => base === null || !equal(value, base[name]),
  );
  if (changed.length === 0) return undefined;
  return {
    operation: {
      op: 'update',
      entity,
      key,
      base: operation.base,
      fields: Object.fromEntries(changed),
    },
    base,
  };
}

/** All fields of a record that was removed and created again. Fields that the new one leaves out are empty. */
function recreated(create: Operation & { op: 'create' }, base: AnyRecord): Record<string, unknown> {
  const { key } = entities[create.entity];
  return Object.fromEntries(
    contentFields(create.entity)
      .filter(([name, field]) => !key.includes(name) && field.assigned !== true)
      .map(([name]) => [
        name,
        create.fields[name] ?? (base[name] === undefined ? undefined : null),
      ]),
  );
}

const creating: readonly Action[] = ['create', 'enroll', 'enroll_new', 'enroll_by_id', 'transfer'];

/** The action of both: an action that creates records stays, unless a refused one is created again. */
function actionOf({ changeset, state }: OutboxEntry, later: Action): Action {
  const isCreatedAgain = state === 'rejected' && creating.includes(later);
  return creating.includes(changeset.action) && !isCreatedAgain ? changeset.action : later;
}
