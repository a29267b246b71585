import type { Field } from '../entity.ts';
import type { Problem } from '../error.ts';

/** What is wrong with a record of the center that the laptop sets aside. */
export type RecordFault = Problem<'unreadable_record'>;

/**
 * How deep a document may be. SQLite reads JSON to a depth of 1000 (sqlite.org/json1.html). Half of that leaves room for
 * what stands around the document, and is far deeper than people write.
 */
const deepestDocument = 500;

/**
 * Why a value of the center cannot be stored or read as a value of this field; undefined: it fits. It judges the
 * outermost shape of a document, and the items of a list of texts. The screens show what they can of the rest.
 */
export function valueMisfit(name: string, field: Field, value: unknown): RecordFault | undefined {
  if (value === null || value === undefined) {
    return field.nullable || field.assigned ? undefined : faultOf(name, { reason: 'missing' });
  }
  switch (field.type) {
    case 'text':
    case 'date':
    case 'timestamp':
      if (typeof value !== 'string') return ofShape(name, 'text');
      return value.includes('\u0000') ? ofShape(name, 'plain_text') : undefined;
    case 'integer':
    case 'number':
      if (typeof value !== 'number') return ofShape(name, field.type);
      return isExact(value, field.type) ? undefined : faultOf(name, { reason: 'out_of_range' });
    case 'boolean':
      return typeof value === 'boolean' ? undefined : ofShape(name, 'boolean');
    case 'list':
      if (!Array.isArray(value)) return ofShape(name, 'list');
      if (field.of.type === 'text' && !value.every((item) => typeof item === 'string')) {
        return ofShape(name, 'texts');
      }
      return documentMisfit(name, value);
    case 'map':
      return typeof value === 'object' && !Array.isArray(value)
        ? documentMisfit(name, value)
        : ofShape(name, 'map');
    case 'any':
      return documentMisfit(name, value);
  }
}

/** Whether a number is stored and read back as the same number. JavaScript rounds integers beyond 2^53. */
function isExact(value: number, type: 'integer' | 'number'): boolean {
  if (Number.isInteger(value) || type === 'integer') return Number.isSafeInteger(value);
  return Number.isFinite(value);
}

function documentMisfit(name: string, value: unknown, depth = 0): RecordFault | undefined {
  // Such as 1e400, which JavaScript reads as infinite: JSON cannot hold it again.
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return faultOf(name, { reason: 'out_of_range' });
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === deepestDocument) {
    return faultOf(name, { reason: 'too_deep', limit: deepestDocument });
  }
  for (const part of Object.values(value)) {
    const fault = documentMisfit(name, part, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

type Params = RecordFault['params'];

function ofShape(
  field: string,
  expected: Extract<Params, { reason: 'shape' }>['expected'],
): RecordFault {
  return faultOf(field, { reason: 'shape', expected });
}

function faultOf(field: string, params: Params): RecordFault {
  return { code: 'unreadable_record', field, params };
}
