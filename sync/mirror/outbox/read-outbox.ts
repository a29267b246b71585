import type { OutboxEntry, UnreadableEntry } from '../../engine/ports.ts';
import { toKeyText } from '../../model/key.ts';
import type { RecordRef } from '../../model/record-ref.ts';
import type { ReadableMirror } from '../database/database.ts';
import { readStored, type StoredRow, storedColumns } from './stored-row.ts';
import { recordsOf } from './touched-records.ts';

/** The changesets that the center has not confirmed, oldest first. */
export interface Outbox {
  readonly entries: readonly OutboxEntry[];
  readonly unreadable: readonly UnreadableEntry[];
}

export function readOutbox(mirror: ReadableMirror): Outbox {
  const rows = mirror.prepare(`SELECT ${storedColumns} FROM outbox ORDER BY number`).all();
  const entries: OutboxEntry[] = [];
  const unreadable: UnreadableEntry[] = [];
  for (const row of rows as StoredRow[]) {
    const read = readStored(row);
    if (read.ok) entries.push(read.value);
    else {
      unreadable.push({
        id: row.id,
        state: 'unreadable',
        reason: read.error,
        records: recordsOf(mirror, row.id),
        older: entries.length,
        raw: { ...row },
      });
    }
  }
  return { entries, unreadable };
}

/** The readable changesets that touch any of these records, oldest first. */
export function readOutboxTouching(
  mirror: ReadableMirror,
  records: readonly RecordRef[],
): OutboxEntry[] {
  const named = JSON.stringify(records.map(({ entity, key }) => [entity, toKeyText(key)]));
  const rows = mirror
    .prepare(
      `SELECT ${storedColumns}
         FROM outbox
        WHERE number IN (SELECT outbox_record.outbox
                           FROM json_each(?) AS named
                           JOIN outbox_record
                             ON outbox_record.entity = named.value ->> 0
                            AND outbox_record.key = named.value ->> 1)
        ORDER BY number`,
    )
    .all(named) as StoredRow[];
  return rows.map(readStored).flatMap((read) => (read.ok ? [read.value] : []));
}
