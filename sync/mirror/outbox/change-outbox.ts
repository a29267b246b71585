import type { OutboxChange, OutboxEntry } from '../../engine/ports.ts';
import { entityNames } from '../../model/entity.ts';
import { type RecordRef, recordId } from '../../model/record-ref.ts';
import { recordFault } from '../../protocol/record-fault.ts';
import type { CentralRecord } from '../../protocol/values.ts';
import { withEtag } from '../database/columns.ts';
import type { WritableMirror } from '../database/database.ts';
import { centralVersion, writeCentral } from '../records/central.ts';
import { keepCentral, showRecord } from '../records/overlay.ts';
import { forgetSetAside, noteSetAside } from '../records/set-aside.ts';
import { notePushed } from './pushed.ts';
import { storedVersion } from './stored-row.ts';
import { recordsOf, writeTouched } from './touched-records.ts';

/** Applies a change of the outbox, and updates every record that it concerns. Runs in one transaction. */
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
  // Enrollments come before students, because they decide the buckets of a new student.
  const order = [...concerned.values()].sort(
    (a, b) => entityNames.indexOf(b.entity) - entityNames.indexOf(a.entity),
  );
  for (const { entity, key } of order) showRecord(mirror, entity, key);
}

/** Stores only the states of known entries. */
export function storeStates(mirror: WritableMirror, entries: readonly OutboxEntry[]): void {
  const store = mirror.prepare('UPDATE outbox SET state = ? WHERE id = ?');
  for (const { state, changeset } of entries) store.run(state, changeset.id);
}

function learn(mirror: WritableMirror, central: CentralRecord): void {
  const { entity, key, etag, record } = central;
  const { buckets } = centralVersion(mirror, entity, key);
  const reason = recordFault(central);
  if (reason !== undefined && etag !== null) {
    writeCentral(mirror, { entity, key, etag, record: null, buckets });
    noteSetAside(mirror, { entity, key, raw: JSON.stringify(record), reason });
    return;
  }
  forgetSetAside(mirror, entity, key);
  writeCentral(mirror, {
    entity,
    key,
    etag,
    record: record && withEtag(entity, record, etag),
    buckets: record === null ? [] : buckets,
  });
}

function writeEntry(mirror: WritableMirror, entry: OutboxEntry): void {
  const number = mirror
    .prepare(
      `INSERT INTO outbox (id, version, state, changeset, bases, reason, theirs)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE
          SET version = excluded.version,
              state = excluded.state,
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
      JSON.stringify(entry.changeset),
      JSON.stringify(entry.bases),
      entry.reason === null ? null : JSON.stringify(entry.reason),
      JSON.stringify(entry.theirs),
    ) as number;
  writeTouched(mirror, number, entry.changeset.operations);
}
