import { type AnyRecord, entities } from './catalog.ts';
import type { DescriptorSets } from './descriptors.ts';
import type { EntityName, Field } from './entity.ts';
import type { Problem } from './error.ts';
import { rulesOf } from './rules.ts';
import type { Shape } from './shape.ts';

/**
 * Checks a whole record, as it would be stored.
 * @returns every problem found; empty when the record may be stored
 */
export function validateRecord(
  entity: EntityName,
  record: AnyRecord,
  sets: DescriptorSets,
): Problem[] {
  const { fields } = entities[entity];
  const missing = Object.keys(fields).filter(
    (name) => isRequired(fields[name] as Field) && isEmpty(record[name]),
  );
  const given = Object.entries(record).filter(([name]) => !missing.includes(name));
  const problems = [
    ...missing.map((name) => required(name, fields[name] as Field)),
    ...validateFields(entity, Object.fromEntries(given), sets),
  ];
  // Rules between fields speak of values that are sound by themselves.
  return problems.length > 0 ? problems : rulesOf(entity, record);
}

/**
 * Checks the given fields alone: an update's.
 * @returns every problem found; empty when they may be set
 */
export function validateFields(
  entity: EntityName,
  values: AnyRecord,
  sets: DescriptorSets,
): Problem[] {
  const { fields, label } = entities[entity];
  return Object.entries(values).flatMap(([name, value]): Problem[] => {
    const field = fields[name];
    if (field === undefined || field.secret) {
      return [
        { code: 'unknown_field', field: name, message: `A ${label} has no field “${name}”.` },
      ];
    }
    if (value === null || value === undefined) {
      return value === null && isRequired(field) ? [required(name, field)] : [];
    }
    return checkValue(value, field, { path: name, label: field.label, sets });
  });
}

const isRequired = (field: Field) => !field.nullable && field.assigned !== true;
const isEmpty = (value: unknown) => value === null || value === undefined || value === '';

function required(name: string, field: Field): Problem {
  return { code: 'required', field: name, message: `${field.label} is required.` };
}

interface Place {
  /** Dotted path from the record, for the screen to find its control. */
  readonly path: string;
  readonly label: string;
  readonly sets: DescriptorSets;
}

function checkValue(value: unknown, shape: Shape, place: Place): Problem[] {
  switch (shape.type) {
    case 'any':
      return [];
    case 'text':
      return checkText(value, shape, place);
    case 'list':
      if (!Array.isArray(value)) return wrongType(place, 'a list');
      return value.flatMap((item, i) =>
        checkValue(item, shape.of, { ...place, path: `${place.path}.${i}` }),
      );
    case 'map':
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        return wrongType(place, 'a group of named values');
      }
      return Object.entries(value).flatMap(([name, part]) => {
        const partShape = shape.fields[name];
        // A document may carry more than this version knows: it is kept, not judged.
        if (partShape === undefined || part === null) return [];
        return checkValue(part, partShape, { ...place, path: `${place.path}.${name}` });
      });
    default:
      return scalarChecks[shape.type].test(value)
        ? []
        : wrongType(place, scalarChecks[shape.type].words);
  }
}

function checkText(value: unknown, shape: Shape & { type: 'text' }, place: Place): Problem[] {
  if (typeof value !== 'string') return wrongType(place, 'text');
  if (value.includes('\u0000')) return wrongType(place, 'text without control characters');
  if (shape.maxLength !== undefined && [...value].length > shape.maxLength) {
    return [
      {
        code: 'too_long',
        field: place.path,
        message: `${place.label} holds at most ${shape.maxLength} characters; this has ${[...value].length}.`,
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
        message: `“${value}” is not one of the values for ${place.label}. Choose one from the list.`,
      },
    ];
  }
  return [];
}

const scalarChecks = {
  // PostgreSQL's INTEGER has 32 bits.
  integer: {
    words: 'a whole number',
    test: (v: unknown) => Number.isInteger(v) && Math.abs(v as number) < 2 ** 31,
  },
  number: { words: 'a number', test: (v: unknown) => typeof v === 'number' && Number.isFinite(v) },
  boolean: { words: 'yes or no', test: (v: unknown) => typeof v === 'boolean' },
  date: {
    words: 'a date of the calendar, written YYYY-MM-DD',
    test: (v: unknown) => typeof v === 'string' && isDate(v),
  },
  timestamp: {
    words: 'a time in UTC, written YYYY-MM-DDThh:mm:ssZ',
    test: (v: unknown) =>
      typeof v === 'string' &&
      /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(v) &&
      !Number.isNaN(Date.parse(v)),
  },
} as const;

/** Whether a text is a day of the calendar, `YYYY-MM-DD`: 30 February is none. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function wrongType(place: Place, words: string): Problem[] {
  return [{ code: 'wrong_type', field: place.path, message: `${place.label} must be ${words}.` }];
}
