import { type AnyRecord, entities } from '../catalog.ts';
import type { DescriptorSets } from '../descriptors/descriptors.ts';
import type { Shape } from '../entities/shape.ts';
import type { EntityName, Field } from '../entity.ts';
import { equal } from '../equal.ts';
import type { Problem } from '../error.ts';
import type { ParamsOf } from '../problem-codes.ts';
import { brokenRules } from './record-rules.ts';

/**
 * Checks a whole record, as it would be stored.
 * @param held records of the center whose values this one carries on: what equals theirs is not judged
 * @returns every problem found; empty when the record may be stored
 */
export function validateRecord(
  entity: EntityName,
  record: AnyRecord,
  sets: DescriptorSets,
  held: readonly AnyRecord[] = [],
): Problem[] {
  const { fields } = entities[entity];
  const missing = Object.keys(fields).filter(
    (name) => isRequired(fields[name] as Field) && isEmpty(record[name]),
  );
  const given = Object.entries(record).filter(([name]) => !missing.includes(name));
  const problems = [
    ...missing.map((name) => required(name)),
    ...validateFields(entity, Object.fromEntries(given), sets, held),
  ];
  // Rules between fields assume that each value is valid by itself.
  return problems.length > 0 ? problems : rulesTouched(entity, record, held);
}

/**
 * Checks an update of some fields of a record.
 * @param before the record as the center holds it: what the update leaves as it is is not judged
 * @returns every problem found; empty when the update may be made
 */
export function validateUpdate(
  entity: EntityName,
  update: AnyRecord,
  sets: DescriptorSets,
  before: AnyRecord,
): Problem[] {
  const problems = validateFields(entity, update, sets, [before]);
  return problems.length > 0 ? problems : rulesTouched(entity, { ...before, ...update }, [before]);
}

function rulesTouched(
  entity: EntityName,
  record: AnyRecord,
  held: readonly AnyRecord[],
): Problem[] {
  return brokenRules(
    entity,
    record,
    (name) => !held.some((before) => equal(before[name], record[name])),
  );
}

/**
 * Checks only the given fields.
 * @returns every problem found; empty when they may be set
 */
export function validateFields(
  entity: EntityName,
  values: AnyRecord,
  sets: DescriptorSets,
  held: readonly AnyRecord[] = [],
): Problem[] {
  const { fields } = entities[entity];
  return Object.entries(values).flatMap(([name, value]): Problem[] => {
    const field = fields[name];
    if (field === undefined || field.secret) {
      return [{ code: 'unknown_field', field: name, params: { entity } }];
    }
    if (value === null || value === undefined) {
      return value === null && isRequired(field) ? [required(name)] : [];
    }
    return checkValue(value, field, { path: name, sets, held: held.map((one) => one[name]) });
  });
}

const isRequired = (field: Field) => !field.nullable && field.assigned !== true;
const isEmpty = (value: unknown) => value === null || value === undefined || value === '';

function required(name: string): Problem {
  return { code: 'required', field: name };
}

interface Place {
  /** Dotted path from the record, for the screen to find its control. */
  readonly path: string;
  readonly sets: DescriptorSets;
  /** What the center holds here already. A value that it holds is carried on, and not judged again. */
  readonly held: readonly unknown[];
}

function checkValue(value: unknown, shape: Shape, place: Place): Problem[] {
  const { path, held } = place;
  if (held.some((one) => equal(one, value))) return [];
  switch (shape.type) {
    case 'any':
      return [];
    case 'text':
      return checkText(value, shape, place);
    case 'list':
      if (!Array.isArray(value)) return wrongType(place, 'list');
      return value.flatMap((item, i) =>
        checkValue(item, shape.of, {
          ...place,
          path: `${path}.${i}`,
          held: held.flatMap((one) => (Array.isArray(one) ? one : [])),
        }),
      );
    case 'map':
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        return wrongType(place, 'map');
      }
      return Object.entries(value).flatMap(([name, part]) => {
        const partShape = shape.fields[name];
        // A document may hold attributes that this version does not know. They pass.
        if (partShape === undefined || part === null) return [];
        return checkValue(part, partShape, {
          ...place,
          path: `${path}.${name}`,
          held: held.map((one) => (one as AnyRecord | null | undefined)?.[name]),
        });
      });
    default:
      return scalarChecks[shape.type](value) ? [] : wrongType(place, shape.type);
  }
}

function checkText(value: unknown, shape: Shape & { type: 'text' }, place: Place): Problem[] {
  if (typeof value !== 'string') return wrongType(place, 'text');
  if (value.includes('\u0000')) return wrongType(place, 'plain_text');
  if (shape.maxLength !== undefined && [...value].length > shape.maxLength) {
    return [
      {
        code: 'too_long',
        field: place.path,
        params: { reason: 'field', limit: shape.maxLength, length: [...value].length },
      },
    ];
  }
  const allowed =
    shape.oneOf ??
    (shape.descriptor && place.sets[shape.descriptor].values.map((d) => d.code_value));
  if (allowed !== undefined && !allowed.includes(value)) {
    return [
      {
        code: 'unknown_descriptor',
        field: place.path,
        params: { value },
      },
    ];
  }
  return [];
}

const scalarChecks = {
  // PostgreSQL's INTEGER has 32 bits.
  integer: (v: unknown) => Number.isInteger(v) && Math.abs(v as number) < 2 ** 31,
  number: (v: unknown) => typeof v === 'number' && Number.isFinite(v),
  boolean: (v: unknown) => typeof v === 'boolean',
  date: (v: unknown) => typeof v === 'string' && isDate(v),
  timestamp: (v: unknown) =>
    typeof v === 'string' &&
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(v) &&
    !Number.isNaN(Date.parse(v)),
} as const;

/** Whether a text is a day of the calendar, `YYYY-MM-DD`: 30 February is not one. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

type Expected = Extract<ParamsOf<'wrong_type'>, { reason: 'shape' }>['expected'];

function wrongType({ path }: Place, expected: Expected): Problem[] {
  return [{ code: 'wrong_type', field: path, params: { reason: 'shape', expected } }];
}
