import type { Shape } from '../../../../sync/model/entities/shape.ts';
import type { Reference } from '../reference.tsx';
import { formatCode, formatDate } from './format.ts';
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
        ? reference.descriptorName(shape.descriptor, String(value))
        : String(value);
    case 'boolean':
      return t(value === true ? 'yes' : 'no');
    case 'date':
      return formatDate(String(value));
    case 'list':
      return formatList(shape.of, value, reference);
    case 'map':
      return formatMap(shape.fields, value, reference);
    default:
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}

function formatList(of: Shape, value: unknown, reference: Reference): string | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const separator = of.type === 'map' ? '; ' : ', ';
  return value.map((item) => formatValue(of, item, reference) ?? '–').join(separator);
}

function formatMap(
  fields: Readonly<Record<string, Shape>>,
  value: unknown,
  reference: Reference,
): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const parts = Object.entries(value).flatMap(([name, part]): [string, string][] => {
    const text = formatValue(fields[name] ?? { type: 'any' }, part, reference);
    return text === null ? [] : [[name, text]];
  });
  if (parts.length === 0) return null;
  if ('streetNumberName' in fields) return formatAddress(new Map(parts));
  if ('telephoneNumber' in fields) return formatTelephone(new Map(parts));
  return parts.map(([name, text]) => `${formatCode(name)}: ${text}`).join(', ');
}

/** “126 Lake Road, Lakeview, TX 78981, Travis (Physical)” */
function formatAddress(parts: ReadonlyMap<string, string>): string {
  const region = [parts.get('stateAbbreviationDescriptor'), parts.get('postalCode')];
  const lines = [
    parts.get('streetNumberName'),
    parts.get('city'),
    region.filter(Boolean).join(' '),
    parts.get('nameOfCounty'),
  ];
  return withType(lines.filter(Boolean).join(', '), parts.get('addressTypeDescriptor'));
}

/** “(512) 555-0100 (Main)” */
function formatTelephone(parts: ReadonlyMap<string, string>): string {
  const kind = [...parts.keys()].find((name) => name.endsWith('TypeDescriptor'));
  return withType(parts.get('telephoneNumber') ?? '–', kind && parts.get(kind));
}

function withType(text: string, type: string | undefined): string {
  return type === undefined ? text : `${text} (${type})`;
}
