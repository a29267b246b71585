import { type AnyRecord, wireFields } from '../catalog.ts';
import type { Shape } from '../entities/shape.ts';
import type { EntityName } from '../entity.ts';

/** What screens can show of a record whose documents may have any shape. */
export interface Readable {
  /** Each value has the shape of its field, or is absent. */
  readonly record: AnyRecord;
  /** Places of values of another shape, such as `preferences.timezone`. */
  readonly unreadable: readonly string[];
}

/** Takes of a record what has the shape that the model gives it, and names the rest. A null is no value. */
export function readableParts(entity: EntityName, record: AnyRecord): Readable {
  const unreadable: string[] = [];
  const parts = wireFields(entity).map(([name, field]) => [
    name,
    take(field, record[name], { path: name, unreadable }) ?? null,
  ]);
  return { record: Object.fromEntries(parts), unreadable };
}

interface Place {
  readonly path: string;
  readonly unreadable: string[];
}

function take(shape: Shape, value: unknown, place: Place): unknown {
  if (value === null || value === undefined) return undefined;
  switch (shape.type) {
    case 'any':
      return value;
    case 'list':
      if (!Array.isArray(value)) return refuse(place);
      return value.flatMap((item, i) => {
        const taken = take(shape.of, item, { ...place, path: `${place.path}.${i + 1}` });
        return taken === undefined ? [] : [taken];
      });
    case 'map':
      return typeof value === 'object' && !Array.isArray(value)
        ? takeMap(shape.fields, value as AnyRecord, place)
        : refuse(place);
    case 'integer':
      return Number.isSafeInteger(value) ? value : refuse(place);
    case 'number':
      return Number.isFinite(value) ? value : refuse(place);
    case 'boolean':
      return typeof value === 'boolean' ? value : refuse(place);
    default:
      return typeof value === 'string' ? value : refuse(place);
  }
}

function takeMap(fields: Readonly<Record<string, Shape>>, map: AnyRecord, place: Place): AnyRecord {
  const taken = Object.entries(fields).flatMap(([name, shape]): [string, unknown][] => {
    // A name such as `constructor` is only there when the document has it.
    const value = Object.hasOwn(map, name) ? map[name] : undefined;
    const part = take(shape, value, { ...place, path: `${place.path}.${name}` });
    return part === undefined ? [] : [[name, part]];
  });
  return Object.fromEntries(taken);
}

function refuse({ path, unreadable }: Place): undefined {
  unreadable.push(path);
}
