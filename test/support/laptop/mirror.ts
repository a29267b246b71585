import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { MirrorFile } from '../../../sync/mirror/database/database.ts';
import { type Mirror, openMirror } from '../../../sync/mirror/mirror.ts';
import { mendOutbox } from '../../../sync/mirror/outbox/mend.ts';
import { toKeyText } from '../../../sync/model/key.ts';
import type { RecordRef } from '../../../sync/model/record-ref.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Damage, type DamageBeside, damages, damagesBeside } from './damage.ts';

export const testKey = new Uint8Array(32).fill(7);

export interface TestMirror extends Mirror {
  readonly file: string;
  /** Damages a row of the outbox behind the mirror's back. */
  damage(id: string, damage?: Damage): void;
  /** Damages what stands beside the changesets of a record, and mends it, as opening the mirror again does. */
  damageBeside(record: RecordRef, damage?: DamageBeside): void;
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
    damageBeside: ({ key }, damage = 'recordCutShort') =>
      mirror.database.transaction((writable) => {
        writable.prepare(damagesBeside[damage]).run({ key: toKeyText(key) });
        mendOutbox(writable);
      }),
  };
}
