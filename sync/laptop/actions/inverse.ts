import type { MirrorPort } from '../../engine/ports.ts';
import type { AnyRecord } from '../../model/catalog.ts';
import { assertNever } from '../../model/error.ts';
import type { Changeset, Operation } from '../../protocol/changeset.ts';
import { contentOf, createOf, deleteOf, updateOf } from './operations.ts';

/** What would undo an action. */
export interface Inverse {
  readonly operations: readonly Operation[];
  /** The student whose enrollment the inverse creates again: they may have left the mirror with it. */
  readonly student_name: Changeset['student_name'];
}

/** The inverse of operations that are not saved yet, from the records as they are now. */
export function inverseOf(
  mirror: Pick<MirrorPort, 'read'>,
  operations: readonly Operation[],
): Inverse {
  return {
    operations: operations.toReversed().flatMap((operation) => {
      const { entity, key } = operation;
      const before = mirror.read(entity, key)?.record;
      switch (operation.op) {
        case 'create':
          return [deleteOf(entity, key)];
        case 'delete':
          return before === undefined ? [] : [createOf(entity, contentOf(entity, before))];
        case 'update': {
          const names = Object.keys(operation.fields);
          const fields = Object.fromEntries(names.map((name) => [name, before?.[name] ?? null]));
          return updateOf({ entity, key }, fields, undefined) ?? [];
        }
        case 'keep':
          return [];
        default:
          return assertNever(operation);
      }
    }),
    student_name: operations.some(({ op }) => op === 'delete')
      ? studentName(mirror.read('students', [String(operations[0]?.key[0])])?.record)
      : undefined,
  };
}

function studentName(student: AnyRecord | undefined): Changeset['student_name'] {
  if (student === undefined) return undefined;
  return { first_name: String(student.first_name), last_name: String(student.last_name) };
}
