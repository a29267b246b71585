import type { ReadableMirror, WritableMirror } from '../../mirror/database/database.ts';
import { readLocalState, readLocalStates, writeLocalState } from '../../mirror/local-state.ts';
import type { BulkView } from '../api/bulk.ts';

/** A bulk action in local state, by `bulk:ID`. */
export interface Bulk {
  readonly kind: BulkView['kind'];
  /** Its changesets, oldest first. */
  readonly changesets: readonly string[];
}

export function readBulk(mirror: ReadableMirror, id: string): Bulk | null {
  return readLocalState(mirror, `bulk:${id}`) as Bulk | null;
}

/** The bulk action that each changeset belongs to, by the changeset’s id. */
export function bulkOfChangesets(mirror: ReadableMirror): ReadonlyMap<string, BulkView> {
  const found = new Map<string, BulkView>();
  for (const [bulk, { kind, changesets }] of readBulks(mirror)) {
    const view = { bulk, kind, count: changesets.length };
    for (const changeset of changesets) found.set(changeset, view);
  }
  return found;
}

export function writeBulk(mirror: WritableMirror, id: string, bulk: Bulk): void {
  writeLocalState(mirror, `bulk:${id}`, bulk.changesets.length === 0 ? null : bulk);
}

/** Forgets bulk actions of which nothing is needed any more. */
export function forgetBulks(
  mirror: WritableMirror,
  isNeeded: (changeset: string) => boolean,
): void {
  for (const [id, bulk] of readBulks(mirror)) {
    if (!bulk.changesets.some(isNeeded)) writeLocalState(mirror, `bulk:${id}`, null);
  }
}

function readBulks(mirror: ReadableMirror): ReadonlyMap<string, Bulk> {
  return readLocalStates(mirror, 'bulk:') as ReadonlyMap<string, Bulk>;
}
