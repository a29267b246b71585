import type { OutboxChange, OutboxEntry } from '../../engine/ports.ts';
import { entityNames } from '../../model/entity.ts';
import { fromKeyText, type KeyText, toKeyText } from '../../model/key.ts';
import { type RecordRef, recordId } from '../../model/record-ref.ts';
import type { CentralRecord, Changeset } from '../../protocol/messages.ts';
import type { ReadableMirror, WritableMirror } from '../database/database.ts';
import { centralVersion, writeCentral } from '../records/central.ts';
import { keepCentral, showRecord } from '../records/overlay.ts';
import { notePushed } from './pushed.ts';

/** Version of the form in which changesets are stored. */
const storedVersion = 1;

interface OutboxRow {
  readonly state: OutboxEntry['state'];
  readonly sent: number;
  readonly changeset: string;
  readonly bases: string;
  readonly reason: string | null;
  readonly theirs: string;
}

const selectEntries = 'SELECT state, sent, changeset, bases, reason, theirs FROM outbox';

/** Every changeset that the center has not confirmed, oldest first. */
export function readOutbox(mirror: ReadableMirror): OutboxEntry[] {
  return (mirror.prepare(`${selectEntries} ORDER BY number`).all() as OutboxRow[]).map(parse);
}

/** Those that touch any of these records, oldest first. */
export function readOutboxTouching(
  mirror: ReadableMirror,
  records: readonly RecordRef[],
): OutboxEntry[] {
  const named = JSON.stringify(records.map(({ entity, key }) => [entity, toKeyText(key)]));
  const rows = mirror
    .prepare(
      `${selectEntries}
        WHERE number IN (SELECT outbox_record.outbox
                           FROM json_each(?) AS named
                           JOIN outbox_record
                             ON outbox_record.entity = named.value ->> 0
                            AND outbox_record.key = named.value ->> 1)
        ORDER BY number`,
    )
    .all(named) as OutboxRow[];
  return rows.map(parse);
}

/** Applies a change of the outbox and shows every record that it concerns anew; in one transaction. */
export function changeOutbox(mirror: WritableMirror, change: OutboxChange): void {
  const { put = [], drop = [], central = [] } = change;
  const concerned = new Map<string, RecordRef>();
  const concern = (records: readonly RecordRef[]) => {
    for (const { entity, key } of records) {
      concerned.set(recordId({ entity, key }), { entity, key });
    }
  };
  for (const id of drop) concern(recordsOf(mirror, id));
  for (const { changeset } of put) concern(recordsOf(mirror, changeset.id));
  for (const { changeset } of put) concern(changeset.operations);
  concern(central);

  for (const { entity, key } of concerned.values()) keepCentral(mirror, entity, key);
  for (const record of central) learn(mirror, record);
  notePushed(mirror, central);
  for (const id of drop) mirror.prepare('DELETE FROM outbox WHERE id = ?').run(id);
  for (const entry of put) writeEntry(mirror, entry);
  // Enrollments before students: they say which buckets a new student is in.
  const order = [...concerned.values()].sort(
    (a, b) => entityNames.indexOf(b.entity) - entityNames.indexOf(a.entity),
  );
  for (const { entity, key } of order) showRecord(mirror, entity, key);
}

/** Marks changesets as sent and not answered yet. */
export function markInFlight(mirror: WritableMirror, ids: readonly string[]): void {
  const mark = mirror.prepare(`UPDATE outbox SET state = 'in_flight', sent = 1 WHERE id = ?`);
  for (const id of ids) mark.run(id);
}

function learn(mirror: WritableMirror, { entity, key, etag, record }: CentralRecord): void {
  const { buckets } = centralVersion(mirror, entity, key);
  writeCentral(mirror, { entity, key, etag, record, buckets: record === null ? [] : buckets });
}

function recordsOf(mirror: ReadableMirror, id: string): RecordRef[] {
  const rows = mirror
    .prepare(
      `SELECT outbox_record.entity, outbox_record.key
         FROM outbox
         JOIN outbox_record ON outbox_record.outbox = outbox.number
        WHERE outbox.id = ?`,
    )
    .all(id) as { entity: RecordRef['entity']; key: KeyText }[];
  return rows.map(({ entity, key }) => ({ entity, key: fromKeyText(key) }));
}

function writeEntry(mirror: WritableMirror, entry: OutboxEntry): void {
  const number = mirror
    .prepare(
      `INSERT INTO outbox (id, version, state, sent, changeset, bases, reason, theirs)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE
          SET version = excluded.version,
              state = excluded.state,
              sent = excluded.sent,
              changeset = excluded.changeset,
              bases = excluded.bases,
              reason = excluded.reason,
              theirs = excluded.theirs
       RETURNING number`,
    )
    .pluck()
    .get(
      entry.changeset.id,
      storedVersion,
      entry.state,
      entry.sent ? 1 : 0,
      JSON.stringify(entry.changeset),
      JSON.stringify(entry.bases),
      entry.reason === null ? null : JSON.stringify(entry.reason),
      JSON.stringify(entry.theirs),
    ) as number;
  mirror.prepare('DELETE FROM outbox_record WHERE outbox = ?').run(number);
  const name = mirror.prepare(
    'INSERT INTO outbox_record (entity, key, outbox) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  for (const { entity, key } of entry.changeset.operations) {
    name.run(entity, toKeyText(key), number);
  }
}

function parse(row: OutboxRow): OutboxEntry {
  return {
    changeset: JSON.parse(row.changeset) as Changeset,
    state: row.state,
    sent: row.sent === 1,
    reason: row.reason === null ? null : JSON.parse(row.reason),
    theirs: JSON.parse(row.theirs),
    bases: JSON.parse(row.bases),
  };
}
