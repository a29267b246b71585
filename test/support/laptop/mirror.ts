import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { personFolder } from '../../../sync/laptop/keys/folder.ts';
import { unwrapKey } from '../../../sync/laptop/keys/key-file.ts';
import type { MirrorFile } from '../../../sync/mirror/database/database.ts';
import { type Mirror, openMirror } from '../../../sync/mirror/mirror.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export const testKey = new Uint8Array(32).fill(7);

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

export interface TestMirror extends Mirror {
  readonly file: string;
  /** Damages a row of the outbox behind the mirror's back. */
  damage(id: string, damage?: Damage): void;
}

/** An encrypted mirror in a folder of its own, closed when the test has finished. */
export function openTestMirror(options: Partial<MirrorFile> = {}): TestMirror {
  const file = options.file ?? join(temporaryFolder(), 'mirror.db');
  const mirror = openMirror({ key: testKey, ...options, file });
  onTestFinished(() => mirror.close());
  return {
    ...mirror,
    file,
    damage: (id, damage = 'cutShort') =>
      mirror.database.transaction((writable) =>
        writable.prepare(`UPDATE outbox SET ${damages[damage]} WHERE id = ?`).run(id),
      ),
  };
}

/** Damages a row of the outbox in a mirror that is closed. */
export async function damageStored(folder: string, passphrase: string, id: string): Promise<void> {
  const files = personFolder(folder);
  const key = await unwrapKey(readFileSync(files.key, 'utf8'), passphrase);
  const mirror = openTestMirror({ file: files.mirror, key });
  mirror.damage(id);
  mirror.close();
}
