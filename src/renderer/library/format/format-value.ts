import { isolate, joinTexts } from '../../../../sync/i18n/isolate.ts';
import type { Shape } from '../../../../sync/model/entities/shape.ts';
import type { Reference } from '../reference.tsx';
import { formatCode, formatDate, formatSchoolYear } from './format.ts';
import { valueMessages as t } from './value.messages.ts';

/** What formatting needs to know of a field. */
export type ValueShape = Shape & {
  readonly label?: string;
  readonly references?: { readonly entity: string };
};

/**
 * Formats a value of a record.
 * @returns null where no value is recorded
 */
export function formatValue(
  shape: ValueShape,
  value: unknown,
  reference: Reference,
): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (shape.references?.entity === 'schools') return reference.schoolName(Number(value));
  switch (shape.type) {
    case 'text':
      return shape.descriptor
        ? reference.descriptorName(shape.descriptor, plainText(value))
        : plainText(value);
    case 'boolean':
      return typeof value === 'boolean' ? t(value ? 'yes' : 'no') : plainText(value);
    case 'integer':
      return shape.schoolYears && typeof value === 'number'
        ? formatSchoolYear(value)
        : plainText(value);
    case 'date':
      return formatDate(plainText(value));
    case 'list':
      return formatList(shape.of, value, reference);
    case 'map':
      return formatMap(shape.fields, value, reference);
    default:
      return plainText(value);
  }
}

/** A value as it is, when it has another shape than its field. */
function plainText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function formatList(of: Shape, value: unknown, reference: Reference): string | null {
  if (!Array.isArray(value)) return plainText(value);
  if (value.length === 0) return null;
  const separator = of.type === 'map' ? '; ' : ', ';
  return joinTexts(
    value.map((item) => formatValue(of, item, reference) ?? '–'),
    separator,
  );
}

function formatMap(
  fields: Readonly<Record<string, Shape>>,
  value: unknown,
  reference: Reference,
): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return plainText(value);
  const parts = Object.entries(value).flatMap(([name, part]): [string, string][] => {
    const shape = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const text = formatValue(shape ?? { type: 'any' }, part, reference);
    return text === null ? [] : [[name, text]];
  });
  if (parts.length === 0) return null;
  if ('streetNumberName' in fields) return formatAddress(new Map(parts));
  if ('telephoneNumber' in fields) return formatTelephone(new Map(parts));
  return parts.map(([name, text]) => `${formatCode(name)}: ${isolate(text)}`).join(', ');
}

/** “126 Lake Road, Lakeview, TX 78981, Travis (Physical)” */
function formatAddress(parts: ReadonlyMap<string, string>): string {
  const region = [parts.get('stateAbbreviationDescriptor'), parts.get('postalCode')];
  const lines = [
    parts.get('streetNumberName'),
    parts.get('city'),
    joinTexts(region, ' '),
    parts.get('nameOfCounty'),
  ];
  return withType(joinTexts(lines, ', '), parts.get('addressTypeDescriptor'));
}

/** “(512) 555-0100 (Main)” */
function formatTelephone(parts: ReadonlyMap<string, string>): string {
  const kind = [...parts.keys()].find((name) => name.endsWith('TypeDescriptor'));
  return withType(parts.get('telephoneNumber') ?? '–', kind && parts.get(kind));
}

function withType(text: string, type: string | undefined): string {
  return type === undefined ? text : `${isolate(text)} (${isolate(type)})`;
}
