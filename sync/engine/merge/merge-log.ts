import type { AnyRecord } from '../../model/catalog.ts';
import { equal } from '../../model/equal.ts';
import type { Merge, Operation } from '../../protocol/changeset.ts';
import type { OutboxEntry } from '../ports.ts';

/** The most merges that a changeset carries: the protocol's limit. */
const mostMerges = 1000;

/** The three versions of a record in a merge. */
export interface Versions {
  readonly base: AnyRecord;
  readonly mine: AnyRecord;
  readonly theirs: AnyRecord;
}

/**
 * How each of these fields was merged, for the audit. Fields where no value lost are left out: both sides agree, or
 * only the laptop changed the field and its value stays. When a group takes the center's side, a field that only the
 * laptop changed is included.
 */
export function fieldMerges(
  { entity, key }: Operation,
  versions: Versions,
  fields: readonly { readonly field: string; readonly how: Merge['how'] }[],
): Merge[] {
  const { base, mine, theirs } = versions;
  return fields
    .filter(({ field }) => !equal(mine[field], theirs[field]))
    .filter(({ field, how }) => mayLoseMine(how) || !equal(base[field], theirs[field]))
    .map(({ field, how }) => ({
      entity,
      key,
      field,
      how,
      base: base[field] ?? null,
      mine: mine[field] ?? null,
      theirs: theirs[field] ?? null,
    }));
}

function mayLoseMine(how: Merge['how']): boolean {
  return how === 'theirs' || how === 'value';
}

/** How the laptop resolved that one side created or removed a whole record; null: the side has none. */
export function recordMerge(
  { entity, key }: Operation,
  how: Merge['how'],
  versions: Readonly<Record<keyof Versions, AnyRecord | null>>,
): Merge[] {
  return [{ entity, key, field: '*', how, ...versions }];
}

/** An entry whose changeset carries these merges too. */
export function withMerges(entry: OutboxEntry, merges: readonly Merge[]): OutboxEntry {
  if (merges.length === 0) return entry;
  const all = [...(entry.changeset.merges ?? []), ...merges].slice(-mostMerges);
  return { ...entry, changeset: { ...entry.changeset, merges: all } };
}
