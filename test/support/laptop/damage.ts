import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listPeople, personFolder } from '../../../sync/laptop/keys/folder.ts';
import { unwrapKey } from '../../../sync/laptop/keys/key-file.ts';
import {
  type MirrorFile,
  openMirrorDatabase,
  type WritableMirror,
} from '../../../sync/mirror/database/database.ts';

/** Ways in which a row of the outbox can be damaged, as SQL that changes it. */
export const damages = {
  newer: 'version = 99',
  cutShort: 'changeset = substr(changeset, 1, length(changeset) - 1)',
  otherShape: "changeset = json_set(changeset, '$.operations', json('[]'))",
  otherId: "changeset = json_set(changeset, '$.id', '01980000-0000-7000-8000-999999999999')",
  fewerBases: "bases = '[]'",
  theirs: "theirs = '{'",
  reason: "reason = '[]'",
  state: "state = 'lost'",
} as const;

export type Damage = keyof typeof damages;

/** Ways in which what stands beside the changesets can be damaged, as SQL that changes one record's rows. */
export const damagesBeside = {
  recordCutShort: 'UPDATE central SET record = substr(record, 1, 10) WHERE key = @key',
  recordOfAnotherShape: "UPDATE central SET record = '[]' WHERE key = @key",
  recordOfAnother: `UPDATE central SET record = json_set(record, '$.student_unique_id', '1') WHERE key = @key`,
  recordWithoutEtag: 'UPDATE central SET etag = NULL WHERE key = @key',
  etagWithoutRecord: 'UPDATE central SET record = NULL WHERE key = @key',
  buckets: "UPDATE central SET buckets = '{' WHERE key = @key",
  bucketsOfAnotherShape: `UPDATE central SET buckets = '["x"]' WHERE key = @key`,
  centralWithoutKey: "UPDATE central SET key = '[' WHERE key = @key",
  centralOfNoEntity: "UPDATE central SET entity = 'pupils' WHERE key = @key",
  centralMissing: 'DELETE FROM central WHERE key = @key',
  touchedWithoutKey: "UPDATE outbox_record SET key = '[' WHERE key = @key",
  touchedOfNoEntity: "UPDATE outbox_record SET entity = 'pupils' WHERE key = @key",
  touchedOther: `UPDATE outbox_record SET key = '["1"]' WHERE key = @key`,
  touchedMissing: 'DELETE FROM outbox_record WHERE key = @key',
} as const;

export type DamageBeside = keyof typeof damagesBeside;

/** Damages a row of the outbox in a mirror that is closed. */
export async function damageStored(folder: string, passphrase: string, id: string): Promise<void> {
  damageFile(await mirrorIn(folder, passphrase), (writable) =>
    writable.prepare(`UPDATE outbox SET ${damages.cutShort} WHERE id = ?`).run(id),
  );
}

/** Damages the oldest row of the outbox in the only mirror of a folder. It is closed. */
export async function damageOldestEdit(folder: string, passphrase: string): Promise<void> {
  const [person] = listPeople(folder);
  damageFile(await mirrorIn(join(folder, person?.person ?? ''), passphrase), (writable) =>
    writable
      .prepare(
        `UPDATE outbox SET ${damages.cutShort} WHERE number = (SELECT min(number) FROM outbox)`,
      )
      .run(),
  );
}

async function mirrorIn(folder: string, passphrase: string): Promise<MirrorFile> {
  const files = personFolder(folder);
  return { file: files.mirror, key: await unwrapKey(readFileSync(files.key, 'utf8'), passphrase) };
}

/** Damages what a mirror holds that is closed. */
export function damageFile(
  { file, key }: MirrorFile,
  damage: (mirror: WritableMirror) => void,
): void {
  const database = openMirrorDatabase({ file, key });
  try {
    database.transaction(damage);
  } finally {
    database.close();
  }
}
