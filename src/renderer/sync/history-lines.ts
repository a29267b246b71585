import type { EntityName } from '../../../sync/model/entity.ts';
import { assertNever } from '../../../sync/model/error.ts';
import type { HistoryChange } from '../../../sync/protocol/messages.ts';
import { fieldLabel } from '../shell/field-labels.ts';

/** One field of a change: what it was, or what was overruled, and what it became. */
export interface ChangeLine {
  readonly kind: 'changed' | 'overruled';
  readonly field: string;
  readonly label: string;
  /** The value that is not there any more. */
  readonly value: unknown;
  /** Absent: a value that somebody typed, which the change beside it tells. */
  readonly became?: unknown;
}

/** The fields that a change replaced, and those that a merge or a choice overruled. */
export function linesOf(entity: EntityName, change: HistoryChange): ChangeLine[] {
  const label = (name: string) => fieldLabel(entity, name);
  const { before, after, merges } = change;
  const changed =
    before === null || after === null
      ? []
      : Object.entries(before).map(([field, value]): ChangeLine => {
          return {
            kind: 'changed',
            field,
            label: label(field),
            value,
            became: after[field] ?? null,
          };
        });
  const overruled = merges
    .filter(({ field }) => field !== '*')
    .flatMap(({ field, how, mine, theirs }): ChangeLine[] => {
      const line = { kind: 'overruled', field, label: label(field) } as const;
      switch (how) {
        case 'mine':
          return [{ ...line, value: theirs, became: mine }];
        case 'theirs':
          return [{ ...line, value: mine, became: theirs }];
        case 'value':
          return [
            { ...line, value: mine },
            { ...line, value: theirs },
          ];
        case 'merged':
          // Both are in what it became.
          return [];
        default:
          return assertNever(how);
      }
    });
  return [...changed, ...overruled];
}
