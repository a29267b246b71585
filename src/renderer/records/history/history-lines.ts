import { fieldLabel } from '../../../../sync/i18n/field-labels.ts';
import { type AnyRecord, contentFields, entities } from '../../../../sync/model/catalog.ts';
import type { EntityName } from '../../../../sync/model/entity.ts';
import { assertNever } from '../../../../sync/model/error.ts';
import type { RecordRef } from '../../../../sync/model/record-ref.ts';
import type { HistoryChange } from '../../../../sync/protocol/history.ts';

export type ChangeLine = FieldLine | RecordLine;

/** One field of a change: its former or overruled value, and what it became. */
export interface FieldLine {
  readonly kind: 'changed' | 'overruled';
  readonly field: string;
  readonly label: string;
  /** The value that was replaced. */
  readonly value: unknown;
  /** Absent for a value that somebody typed: the change beside this one shows it. */
  readonly became?: unknown;
}

/** A whole record: as it was before a change removed it, or the version that a choice overruled. */
interface RecordLine {
  readonly kind: 'removed' | 'overruled_record';
  /** Null: the overruled side had removed it. */
  readonly record: AnyRecord | null;
}

/** A line of the history, with its record. */
export interface Lost {
  readonly record: RecordRef;
  readonly line: ChangeLine;
}

/** The values that a change replaced or removed, and those that a merge or a choice overruled. */
export function linesOf(entity: EntityName, change: HistoryChange): ChangeLine[] {
  const label = (name: string) => fieldLabel(entity, name);
  const { before, after, merges } = change;
  const changed =
    before === null || after === null
      ? []
      : Object.entries(before).map(([field, value]): FieldLine => {
          return {
            kind: 'changed',
            field,
            label: label(field),
            value,
            became: after[field] ?? null,
          };
        });
  const removed: RecordLine[] =
    before !== null && after === null ? [{ kind: 'removed', record: before }] : [];
  const overruled = merges.flatMap(({ field, how, mine, theirs }): ChangeLine[] => {
    if (field === '*') {
      const record = (how === 'mine' ? theirs : mine) as AnyRecord | null;
      return [{ kind: 'overruled_record', record }];
    }
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
        // A merge that keeps both sides overrules neither.
        return [];
      default:
        return assertNever(how);
    }
  });
  return [...changed, ...removed, ...overruled];
}

/** Names of the fields that have a value, without the key. */
export function tellingFields(entity: EntityName, record: AnyRecord): string[] {
  const { key } = entities[entity];
  return contentFields(entity)
    .filter(([name, { assigned }]) => !key.includes(name) && assigned !== true)
    .map(([name]) => name)
    .filter((name) => record[name] !== null && record[name] !== undefined);
}
