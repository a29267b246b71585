import type { SetAside } from '../../engine/ports.ts';
import type { Bucket } from '../../model/bucket.ts';
import type { EntityName } from '../../model/entity.ts';
import { CaseloadError, type Problem } from '../../model/error.ts';
import { type Key, toKeyText } from '../../model/key.ts';
import { type RecordRef, sameRecord } from '../../model/record-ref.ts';
import type { Etag } from '../../protocol/values.ts';
import type { ReadableMirror, WritableMirror } from '../database/database.ts';
import { readRef } from '../outbox/touched-records.ts';
import { readUnkeyed } from './unkeyed-rows.ts';

/*
 * A record that is set aside has a row in `set_aside`, with what came and what is wrong, and a row in `central` with
 * its etag and buckets and without a record. The records' tables and `entry` have nothing of it.
 */

/** What is wrong with a record that SQLite refuses. */
export const notStored: Problem = { code: 'unreadable_record', params: { reason: 'not_stored' } };

/** What is wrong with a record whose content is not what its etag says. */
export const altered: Problem = { code: 'unreadable_record', params: { reason: 'altered' } };

/** What is wrong with a record that the hub does not send. */
export const tooLarge: Problem = { code: 'unreadable_record', params: { reason: 'too_large' } };

interface SetAsideRow {
  readonly entity: EntityName;
  readonly key: string;
  readonly etag: Etag;
  readonly buckets: string;
  readonly reason: string;
  readonly raw: string;
  readonly at: string;
}

/** The records that are set aside, oldest first; then the rows of pulls that name no record. */
export function readSetAside(mirror: ReadableMirror): SetAside[] {
  const rows = mirror
    .prepare(
      `SELECT entity, key, central.etag, buckets, reason, raw, at
         FROM set_aside JOIN central USING (entity, key)
        ORDER BY at, entity, key`,
    )
    .all() as SetAsideRow[];
  const names = new Map(
    mirror.prepare('SELECT number, name FROM bucket').raw().all() as [number, Bucket][],
  );
  const keyed = rows.flatMap((row) => {
    const record = readRef(row);
    if (record === undefined) return [];
    const { etag, raw, at } = row;
    const numbers = JSON.parse(row.buckets) as number[];
    const buckets = numbers.map((number) => names.get(number)).filter((name) => name !== undefined);
    return [{ ...record, etag, buckets, reason: reasonOf(row), raw, at }];
  });
  return [...keyed, ...readUnkeyed(mirror)];
}

function reasonOf({ reason }: SetAsideRow): Problem {
  return JSON.parse(reason) as Problem;
}

export function isSetAside(mirror: ReadableMirror, entity: EntityName, key: Key): boolean {
  const found = mirror
    .prepare('SELECT EXISTS (SELECT 1 FROM set_aside WHERE entity = ? AND key = ?)')
    .pluck()
    .get(entity, toKeyText(key));
  return found === 1;
}

/** Notes what came of a record and what is wrong with it. */
export function noteSetAside(
  mirror: WritableMirror,
  { entity, key, raw, reason }: RecordRef & { readonly raw: string; readonly reason: Problem },
): void {
  mirror
    .prepare(
      `INSERT INTO set_aside (entity, key, raw, reason)
       VALUES (?, ?, ?, ?)
       ON CONFLICT (entity, key) DO UPDATE SET raw = excluded.raw, reason = excluded.reason`,
    )
    .run(entity, toKeyText(key), raw, JSON.stringify(reason));
}

export function forgetSetAside(mirror: WritableMirror, entity: EntityName, key: Key): void {
  mirror.prepare('DELETE FROM set_aside WHERE entity = ? AND key = ?').run(entity, toKeyText(key));
}

/** The error of a record that the screens do not have: what is wrong with it when it is set aside. */
export function notHere(mirror: ReadableMirror, { entity, key }: RecordRef): CaseloadError {
  const aside = readSetAside(mirror).find((one) => sameRecord(one, { entity, key }));
  return new CaseloadError(
    aside?.reason ?? { code: 'unknown_record', params: { reason: 'not_here', entity } },
  );
}
