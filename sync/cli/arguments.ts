import { type AnyRecord, entities, isEntityName } from '../model/catalog.ts';
import { type EntityName, entityNames } from '../model/entity.ts';
import { CaseloadError } from '../model/error.ts';
import { isKeyOf, type Key } from '../model/key.ts';

/** @throws `usage` */
export function parseEntity(text: string): EntityName {
  if (isEntityName(text)) return text;
  throw usage(`“${text}” is not an entity. The entities are: ${entityNames.join(', ')}.`);
}

/** @throws `usage` */
export function parseKey(entity: EntityName, text: string): Key {
  const key = parseJson(text, 'The key');
  if (isKeyOf(entity, key)) return key;
  const columns = entities[entity].key.join(', ');
  throw usage(`The key of ${entity} is a JSON array: [${columns}].`);
}

/** A JSON object of values by field. @throws `usage` */
export function parseFields(text: string, what: string): AnyRecord {
  const value = parseJson(text, what);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as AnyRecord;
  }
  throw usage(`${what} must be a JSON object, such as '{"first_name":"Ana"}'.`);
}

/** A JSON object of values by field, or an array of them. @throws `usage` */
export function parseFieldsList(text: string, what: string): AnyRecord[] {
  const value = parseJson(text, what);
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.map((one) => parseFields(JSON.stringify(one), what));
}

/** @throws `usage` */
export function parseLimit(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw usage('The limit must be a whole number.');
}

export function usage(detail: string): CaseloadError {
  return new CaseloadError({ code: 'usage', params: { detail } });
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CaseloadError(
      { code: 'usage', params: { detail: `${what} is not valid JSON.` } },
      { cause },
    );
  }
}
