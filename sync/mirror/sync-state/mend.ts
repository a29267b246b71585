import { entityNames } from '../../model/entity.ts';
import { cursorSchema } from '../../protocol/values.ts';
import type { WritableMirror } from '../database/database.ts';
import { readStoredJson } from '../outbox/stored-row.ts';
import { type RefRow, readRef } from '../outbox/touched-records.ts';
import { markAllToCompare } from './buckets.ts';
import type { Meta } from './meta.ts';

/**
 * Mends how far the mirror was read, where it is damaged. It runs when the mirror opens: while the mirror is open, only
 * this process writes it. What is lost comes from the center again.
 */
export function mendSyncState(mirror: WritableMirror): void {
  mendBuckets(mirror);
  mendNotes(mirror, 'pushed');
  mendNotes(mirror, 'moved');
  mendUnkeyed(mirror);
  mendMeta(mirror);
}

/** A bucket without a cursor is compared: a pull from the beginning brings no removals. */
function mendBuckets(mirror: WritableMirror): void {
  const rows = mirror.prepare('SELECT number, cursor FROM bucket').all();
  const compare = mirror.prepare(
    `UPDATE bucket SET cursor = '{}', must_compare = 1 WHERE number = ?`,
  );
  for (const { number, cursor } of rows as { number: number; cursor: string }[]) {
    if (readStoredJson(cursor, cursorSchema) === undefined) compare.run(number);
  }
}

/** Forgets notes about records that name none: the next pull brings those again. */
function mendNotes(mirror: WritableMirror, table: 'pushed' | 'moved'): void {
  const rows = mirror.prepare(`SELECT * FROM ${table}`).all() as (RefRow & { moved_to?: string })[];
  const forget = mirror.prepare(`DELETE FROM ${table} WHERE entity = ? AND key = ?`);
  for (const row of rows) {
    const { entity, key, moved_to = key } = row;
    const isWhole = readRef(row) !== undefined && readRef({ entity, key: moved_to }) !== undefined;
    if (!isWhole) forget.run(entity, key);
  }
}

/** Forgets rows without a name that are damaged. Their buckets are marked as ones to compare. */
function mendUnkeyed(mirror: WritableMirror): void {
  const isEntity = `entity IN (${entityNames.map(() => '?').join(', ')})`;
  mirror
    .prepare(`DELETE FROM unkeyed_row WHERE NOT json_valid(raw) OR NOT ${isEntity}`)
    .run(...entityNames);
}

/** What the next sync brings again. Whose mirror it is, and of which device, it cannot. */
const fetchedAgain = [
  'epoch',
  'hello',
  'descriptors',
  'as_of',
  'horizon',
  'verified',
  'last_sync',
  'last_success',
  'disclosure_error',
] as const satisfies readonly (keyof Meta)[];

function mendMeta(mirror: WritableMirror): void {
  const names = mirror
    .prepare(
      `DELETE FROM meta
        WHERE NOT json_valid(value) AND name IN (${fetchedAgain.map(() => '?').join(', ')})
       RETURNING name`,
    )
    .pluck()
    .all(...fetchedAgain);
  // Cursors of an epoch that is not known mean nothing.
  if (names.includes('epoch')) markAllToCompare(mirror);
}
