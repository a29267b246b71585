import type { Shape } from '../../model/entities/shape.ts';
import { equal } from '../../model/equal.ts';

/** Three versions of one value: what the counselor saw, what they made of it, what the center has now. */
export interface ThreeWays {
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
}

export interface Merged {
  /** The merged value. In a conflict, the value of the preferred side. */
  readonly value: unknown;
  readonly conflict: boolean;
}

export type Side = 'mine' | 'theirs';

/**
 * Merges one value by its shape (design section 8). It is symmetric: with the sides exchanged, the conflict is the
 * same, and without a conflict the value is the same too.
 */
export function mergeValue(shape: Shape, ways: ThreeWays, prefer: Side): Merged {
  const { base, mine, theirs } = ways;
  if (equal(mine, theirs) || equal(base, theirs)) return { value: mine ?? null, conflict: false };
  if (equal(base, mine)) return { value: theirs ?? null, conflict: false };
  if (shape.type === 'map') return mergeMap(shape.fields, ways, prefer);
  if (shape.type === 'list' && shape.merge === 'set') return mergeSet(ways, prefer);
  if (shape.type === 'list' && typeof shape.merge === 'object') {
    return mergeKeyed({ of: shape.of, keyedBy: shape.merge.keyedBy }, ways, prefer);
  }
  return clash(ways, prefer);
}

/** Both sides changed the value, differently. */
function clash(ways: ThreeWays, prefer: Side): Merged {
  return { value: ways[prefer] ?? null, conflict: true };
}

type Names = Readonly<Record<string, unknown>>;

function mergeMap(fields: Readonly<Record<string, Shape>>, ways: ThreeWays, prefer: Side): Merged {
  const base = ways.base ?? {};
  const { mine, theirs } = ways;
  if (!isNames(base) || !isNames(mine) || !isNames(theirs)) return clash(ways, prefer);
  const value: Record<string, unknown> = {};
  let conflict = false;
  const names = new Set([...Object.keys(base), ...Object.keys(mine), ...Object.keys(theirs)]);
  for (const name of [...names].sort()) {
    const part = { base: base[name], mine: mine[name], theirs: theirs[name] };
    const merged = mergeValue(fields[name] ?? { type: 'any' }, part, prefer);
    conflict ||= merged.conflict;
    // A name that a side removed stays out, unless a side wrote null.
    const written = [mine, theirs].some((side) => Object.hasOwn(side, name) && side[name] === null);
    if (merged.value !== null || written) value[name] = merged.value;
  }
  return { value, conflict };
}

function mergeSet(ways: ThreeWays, prefer: Side): Merged {
  const base = ways.base ?? [];
  const mine = ways.mine ?? [];
  const theirs = ways.theirs ?? [];
  if (!Array.isArray(base) || !Array.isArray(mine) || !Array.isArray(theirs)) {
    return clash(ways, prefer);
  }
  const [was, here, there] = [base, mine, theirs].map(byText) as [Members, Members, Members];
  const kept = [...was].filter(([text]) => here.has(text) && there.has(text));
  const added = [...new Map([...here, ...there])].filter(([text]) => !was.has(text));
  return { value: [...kept, ...added.sort(byFirst)].map(([, item]) => item), conflict: false };
}

type Members = ReadonlyMap<string, unknown>;

function byText(items: readonly unknown[]): Members {
  return new Map(items.map((item) => [JSON.stringify(item), item]));
}

function byFirst([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function mergeKeyed(
  list: { readonly of: Shape; readonly keyedBy: readonly string[] },
  ways: ThreeWays,
  prefer: Side,
): Merged {
  const base = byKey(list.keyedBy, ways.base);
  const mine = byKey(list.keyedBy, ways.mine);
  const theirs = byKey(list.keyedBy, ways.theirs);
  if (base === undefined || mine === undefined || theirs === undefined) return clash(ways, prefer);
  const added = [...new Map([...mine, ...theirs])].filter(([key]) => !base.has(key)).sort(byFirst);
  const value: unknown[] = [];
  let conflict = false;
  for (const key of [...base.keys(), ...added.map(([key]) => key)]) {
    const item = { base: base.get(key), mine: mine.get(key), theirs: theirs.get(key) };
    const merged = mergeValue(list.of, item, prefer);
    conflict ||= merged.conflict;
    if (merged.value !== null) value.push(merged.value);
  }
  return { value, conflict };
}

/** The members of a keyed list; undefined when the value is not such a list, or has a key twice. */
function byKey(keyedBy: readonly string[], value: unknown): Members | undefined {
  const items = value ?? [];
  if (!Array.isArray(items) || !items.every(isNames)) return undefined;
  const members = new Map(
    items.map((item) => [JSON.stringify(keyedBy.map((name) => item[name] ?? null)), item]),
  );
  return members.size === items.length ? members : undefined;
}

function isNames(value: unknown): value is Names {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
