import type { AnyRecord } from '../../../../model/catalog.ts';
import type { Shape } from '../../../../model/entities/shape.ts';
import { equal } from '../../../../model/equal.ts';

/**
 * A field's value after a file has spoken. Of a document, only what the file names changes: a map keeps its other
 * parts, a keyed list its other elements and their other parts. A set is what the file says it is.
 */
export function mergeSaid(shape: Shape, held: unknown, said: unknown): unknown {
  if (said === null || held === null || held === undefined) return said;
  switch (shape.type) {
    case 'list': {
      if (!Array.isArray(held) || !Array.isArray(said)) return said;
      if (shape.merge === 'set') return isSameSet(held, said) ? held : said;
      // A list that the model keeps whole names its elements by their type, where they have one.
      return mergeList(held, said, shape.merge === 'atom' ? ['type'] : shape.merge.keyedBy);
    }
    case 'map':
    case 'any':
      return isMap(held) && isMap(said) ? mergeMap(held, said) : said;
    default:
      return said;
  }
}

function mergeList(
  held: readonly unknown[],
  said: readonly unknown[],
  keyedBy: readonly string[],
): unknown[] {
  const isSame = (one: unknown, other: unknown) =>
    isMap(one) && isMap(other) && keyedBy.every((name) => equal(one[name], other[name]));
  const merged = held.map((element) =>
    said
      .filter((other) => isSame(element, other))
      .reduce<unknown>((value, other) => mergeMap(value as AnyRecord, other as AnyRecord), element),
  );
  const added = said.filter((other) => !held.some((element) => isSame(element, other)));
  return [...merged, ...added];
}

function mergeMap(held: AnyRecord, said: AnyRecord): AnyRecord {
  return { ...held, ...said };
}

function isSameSet(one: readonly unknown[], other: readonly unknown[]): boolean {
  const isWithin = (some: readonly unknown[], all: readonly unknown[]) =>
    some.every((item) => all.some((another) => equal(item, another)));
  return isWithin(one, other) && isWithin(other, one);
}

function isMap(value: unknown): value is AnyRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
