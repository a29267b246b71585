import { type AnyRecord, entities } from '../../../../sync/model/catalog.ts';
import type { EntityName, Field } from '../../../../sync/model/entity.ts';

/** The fields of a refused edit that can be corrected: neither its key nor what the district assigns. */
export function amendableFields(entity: EntityName, fields: AnyRecord): string[] {
  const { key } = entities[entity];
  const known: Readonly<Record<string, Field>> = entities[entity].fields;
  const isKey = (name: string) => (key as readonly string[]).includes(name);
  return Object.keys(fields).filter((name) => !isKey(name) && known[name]?.assigned !== true);
}
