import { NumberValue } from '@aws-sdk/lib-dynamodb';
import { type AnyRecord, entities } from '../../../model/catalog.ts';
import type { Shape } from '../../../model/entities/shape.ts';
import { canonicalJson } from './document-text.ts';
import { type Item, toJsonValue } from './item.ts';

/** One leaf of an item that an update changes. */
export interface LeafChange {
  readonly path: readonly string[];
  /** The stored value; undefined: absent. */
  readonly old: unknown;
  /** The value to store; undefined: remove it. */
  readonly new: unknown;
}

const { fields: shapes } = entities.profiles;

/**
 * The changes of an update, leaf by leaf. Of a map it changes only the parts that differ, so that the parts that
 * another application writes stay. Null removes an attribute, since a key of an index cannot be null.
 */
export function leafChanges(item: Item, fields: AnyRecord): LeafChange[] {
  return Object.entries(fields).flatMap(([name, wanted]) =>
    compare({ path: [name], shape: shapes[name], old: item[name], wanted: wanted ?? undefined }),
  );
}

function compare(given: {
  path: readonly string[];
  shape: Shape | undefined;
  old: unknown;
  wanted: unknown;
}): LeafChange[] {
  const { path, shape, old, wanted } = given;
  if (isSame(old, wanted)) return [];
  if (shape?.type !== 'map' || !isMap(old) || !isMap(wanted)) {
    return [{ path, old, new: likeStored(wanted, old) }];
  }
  const changed = Object.entries(wanted).flatMap(([name, part]) =>
    compare({ path: [...path, name], shape: shape.fields[name], old: old[name], wanted: part }),
  );
  // A laptop cannot have meant to remove a part that its model does not know.
  const removed = Object.keys(old)
    .filter((name) => shape.fields[name] !== undefined && wanted[name] === undefined)
    .map((name) => ({ path: [...path, name], old: old[name], new: undefined }));
  return [...changed, ...removed];
}

/** The item after its changes. */
export function withChanges(item: Item, changes: readonly LeafChange[]): Item {
  return changes.reduce((changed, { path, new: value }) => setAt(changed, path, value), item);
}

function setAt(map: Item, path: readonly string[], value: unknown): Item {
  const [name, ...rest] = path as [string, ...string[]];
  if (rest.length > 0) return { ...map, [name]: setAt(map[name] as Item, rest, value) };
  const { [name]: _, ...others } = map;
  return value === undefined ? others : { ...others, [name]: value };
}

/**
 * Keeps what a laptop cannot write as it is stored: another application's set, where the new value can be one, and
 * the elements of a list that stay.
 */
function likeStored(wanted: unknown, old: unknown): unknown {
  if (Array.isArray(old) && Array.isArray(wanted)) {
    const stored = new Map(old.map((element) => [readAs(element), element]));
    return wanted.map((element) => stored.get(canonicalJson(element)) ?? element);
  }
  const fits =
    old instanceof Set &&
    Array.isArray(wanted) &&
    wanted.length > 0 &&
    wanted.every((element) => typeof element === typeof [...old][0]);
  return fits ? new Set(wanted) : wanted;
}

function isSame(old: unknown, wanted: unknown): boolean {
  if (old === undefined || wanted === undefined) return old === wanted;
  // A set has no order.
  const asStored = likeStored(wanted, old);
  return readAs(old) === readAs(asStored);
}

/** A stored value as laptops read it. */
const readAs = (value: unknown) => canonicalJson(toJsonValue(value));

function isMap(value: unknown): value is Item {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Set) &&
    !(value instanceof Uint8Array) &&
    !(value instanceof NumberValue)
  );
}
