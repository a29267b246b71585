import { entities } from '../../../sync/model/catalog.ts';
import type { EntityName } from '../../../sync/model/entity.ts';
import type { HistoryChange } from '../../../sync/protocol/messages.ts';

/** One field of a change: what it was, or what was overruled, and what it became. */
export interface ChangeLine {
  readonly kind: 'changed' | 'overruled';
  readonly field: string;
  readonly label: string;
  /** The value that is not there any more. */
  readonly value: unknown;
  readonly became: unknown;
}

/** The fields that a change replaced, and those that a merge or a choice overruled. */
export function linesOf(entity: EntityName, change: HistoryChange): ChangeLine[] {
  const label = (name: string) => entities[entity].fields[name]?.label ?? name;
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
      const line = (value: unknown, became: unknown): ChangeLine => {
        return { kind: 'overruled', field, label: label(field), value, became };
      };
      if (how === 'mine') return [line(theirs, mine)];
      return how === 'theirs' ? [line(mine, theirs)] : [];
    });
  return [...changed, ...overruled];
}
