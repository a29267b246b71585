import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { save } from '../../../sync/engine/outbox/save.ts';
import { pull } from '../../../sync/engine/pull/pull.ts';
import { push } from '../../../sync/engine/push/push.ts';
import { sync } from '../../../sync/engine/sync.ts';
import { migrations } from '../../../sync/mirror/database/migrations/migrations.ts';
import { changeset, createEnrollment, update } from '../../support/changeset.ts';
import { openTestMirror } from '../../support/laptop/mirror.ts';
import { demoCenter, grandview } from '../../support/memory/demo-records.ts';
import { faulty, testEngine } from '../../support/memory/engine.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = join(import.meta.dirname, 'stored');
const stored = readdirSync(folder).filter((name) => name.endsWith('.db'));

/** Opens a copy of a stored mirror. */
function openCopy(file: string) {
  const copy = join(temporaryFolder(), 'mirror.db');
  copyFileSync(file, copy);
  return openTestMirror({ file: copy });
}

describe('a mirror that a released version wrote', () => {
  test('is stored here for every version before this one', () => {
    const expected = migrations.slice(0, -1).map((_, i) => `version-${i + 1}.db`);
    expect(stored).toEqual(expected);
  });

  for (const name of stored) {
    test(`${name} is brought to this version, with its records`, () => {
      const { database, read } = openCopy(join(folder, name));
      expect(database.prepare('PRAGMA user_version').pluck().get()).toBe(migrations.length);
      expect(read('students', ['604821'])?.record).toMatchObject({ last_name: 'Ruiz' });
      const fresh = openTestMirror();
      const schemaOf = (one: typeof database) =>
        one.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all();
      expect(schemaOf(database)).toEqual(schemaOf(fresh.database));
    });
  }

  test('opens as it was left, and sends the edits that waited in it', async () => {
    const center = demoCenter();
    const written = openTestMirror();
    const engine = { ...testEngine(center), mirror: written };
    await pull(engine);
    const enrolled = ['604822', grandview, '2026-08-24'] as const;
    save(written, changeset('enroll', createEnrollment(...enrolled)));
    await expect(push({ ...engine, hub: faulty(engine.hub, () => 'after') })).rejects.toThrow(
      expect.objectContaining({ code: 'unreachable' }),
    );
    save(written, changeset('edit', update('students', ['604821'], { birth_city: 'Austin' })));
    written.close();

    const mirror = openCopy(written.file);
    expect(mirror.outbox()).toMatchObject([
      { state: 'in_flight', changeset: { action: 'enroll' } },
      { state: 'waiting', changeset: { action: 'edit' } },
    ]);
    await sync({ ...engine, mirror });
    expect(mirror.outbox()).toEqual([]);
    expect(center.get('students', ['604821']).record).toMatchObject({ birth_city: 'Austin' });
    expect(center.get('student_school_associations', enrolled).record).not.toBeNull();
  });
});
