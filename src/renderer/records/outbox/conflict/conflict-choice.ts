import type { ConflictView } from '../../../../../sync/laptop/api/outbox.ts';
import { type AnyRecord, entities } from '../../../../../sync/model/catalog.ts';
import type { EntityName, Field } from '../../../../../sync/model/entity.ts';

export type ConflictRecord = ConflictView['records'][number];
export type ConflictField = ConflictRecord['fields'][number];

/** The version that a field takes; `value` is typed by the counselor. */
export type FieldChoice = 'mine' | 'theirs' | 'value';

/** The choices so far, by field. Fields of one group are chosen together. */
export type Choices = Readonly<Record<string, FieldChoice>>;

/** The fields of a record that need a choice. All others merge automatically. */
export function fieldsInConflict({ entity, kind, fields }: ConflictRecord): ConflictField[] {
  if (kind !== 'changed') return [];
  const groups = Map.groupBy(fields, ({ field }) => groupOf(entity, field));
  return [...groups.values()].flatMap((group) => {
    const differs = (one: 'base' | 'mine', other: 'mine' | 'theirs') =>
      group.some((field) => !isSame(field[one], field[other]));
    const isConflict =
      differs('base', 'mine') && differs('base', 'theirs') && differs('mine', 'theirs');
    return isConflict ? group : [];
  });
}

/** The fields of a field's group, including itself. */
export function chosenTogether(entity: EntityName, name: string): string[] {
  const group = groupOf(entity, name);
  return Object.keys(entities[entity].fields).filter((other) => groupOf(entity, other) === group);
}

/** Whether a field has a control to type a value in: a map or a list of maps has none. */
export function canBeTyped(entity: EntityName, name: string): boolean {
  const field: Field | undefined = entities[entity].fields[name];
  if (field === undefined || field.type === 'map' || field.type === 'any') return false;
  return field.type !== 'list' || (field.of.type === 'text' && field.of.descriptor !== undefined);
}

/** The choices in the form that the laptop takes. */
export interface GivenChoices {
  readonly fields?: Record<string, 'mine' | 'theirs'>;
  readonly values?: Record<string, unknown>;
}

/** Sides by field, and typed values, which go first. */
export function givenOf(
  choices: Choices,
  values: AnyRecord,
  typed: readonly { readonly field: string }[],
): GivenChoices {
  const sides = Object.entries(choices).filter(([, choice]) => choice !== 'value');
  const fields = Object.fromEntries(sides) as Record<string, 'mine' | 'theirs'>;
  if (typed.length === 0) return { fields };
  return {
    fields,
    values: Object.fromEntries(typed.map(({ field }) => [field, values[field] ?? null])),
  };
}

/** My version of the fields that differ: typing begins with it. */
export function versionOf({ fields }: ConflictRecord): AnyRecord {
  return Object.fromEntries(fields.map(({ field, mine }) => [field, mine]));
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

function groupOf(entity: EntityName, name: string): string {
  const field: Field | undefined = entities[entity].fields[name];
  return field?.group === undefined ? `field ${name}` : `group ${field.group}`;
}
