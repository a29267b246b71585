import type { AnyRecord } from '../../model/catalog.ts';
import { equal } from '../../model/equal.ts';
import type { Merge, Operation } from '../../protocol/changeset.ts';
import type { OutboxEntry } from '../ports.ts';

/** Most merges that a changeset carries: the protocol's limit. */
const mostMerges = 1000;

/** The three versions of a record of which two were brought together. */
export interface Versions {
  readonly base: AnyRecord;
  readonly mine: AnyRecord;
  readonly theirs: AnyRecord;
}

/**
 * How each of some fields was settled, for the audit. No word of those where nothing lost: both sides agree,
 * or the center had not changed it and mine stands. Of a group that was given up, also what I alone had changed.
 */
export function fieldMerges(
  { entity, key }: Operation,
  versions: Versions,
  settled: readonly { readonly field: string; readonly how: Merge['how'] }[],
): Merge[] {
  const { base, mine, theirs } = versions;
  return settled
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

/** How it was settled that one side has made or removed a record as a whole; null: it is not there. */
export function recordMerge(
  { entity, key }: Operation,
  how: Merge['how'],
  versions: Readonly<Record<keyof Versions, AnyRecord | null>>,
): Merge[] {
  return [{ entity, key, field: '*', how, ...versions }];
}

/** An entry whose changeset carries some more merges. */
export function withMerges(entry: OutboxEntry, merges: readonly Merge[]): OutboxEntry {
  if (merges.length === 0) return entry;
  const all = [...(entry.changeset.merges ?? []), ...merges].slice(-mostMerges);
  return { ...entry, changeset: { ...entry.changeset, merges: all } };
}
