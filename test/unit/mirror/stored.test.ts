import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sync } from '../../../sync/engine/sync.ts';
import { migrations } from '../../../sync/mirror/database/migrations/migrations.ts';
import { openTestMirror } from '../../support/laptop/mirror.ts';
import { demoCenter, grandview, lincoln } from '../../support/memory/demo-records.ts';
import { testEngine } from '../../support/memory/engine.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = join(import.meta.dirname, 'stored');

function openStored(name: string) {
  const file = join(temporaryFolder(), name);
  copyFileSync(join(folder, name), file);
  return openTestMirror({ file });
}

describe('a mirror that an earlier version wrote', () => {
  test('is kept here of every earlier version', () => {
    const expected = migrations.slice(0, -1).map((_, i) => `version-${i + 1}.db`);
    expect(readdirSync(folder).filter((name) => name.endsWith('.db'))).toEqual(expected);
  });

  test.each(readdirSync(folder).filter((name) => name.endsWith('.db')))(
    '%s is brought to this version, with its records',
    (name) => {
      const { database, read } = openStored(name);
      expect(database.prepare('PRAGMA user_version').pluck().get()).toBe(migrations.length);
      expect(read('students', ['604821'])?.record).toMatchObject({ last_name: 'Ruiz' });
      const fresh = openTestMirror();
      const schemaOf = (one: typeof database) =>
        one.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all();
      expect(schemaOf(database)).toEqual(schemaOf(fresh.database));
    },
  );

  test('syncs on, and sends the edits that waited in it', async () => {
    const mirror = openStored('version-2.db');
    expect(mirror.outbox()).toMatchObject([
      { state: 'waiting', changeset: { action: 'edit' } },
      { state: 'in_flight', sent: true, changeset: { action: 'enroll' } },
    ]);
    const center = demoCenter();
    const engine = { ...testEngine(center), mirror };
    await sync(engine);
    await sync(engine);
    // The edits were based on etags that this center does not have: they merge, and none is lost.
    expect(mirror.outbox()).toEqual([]);
    expect(center.get('students', ['604821']).record).toMatchObject({ birth_city: 'Austin' });
    const enrolled = ['604822', grandview, '2026-08-24'];
    expect(center.get('student_school_associations', enrolled).record).not.toBeNull();
    expect(
      mirror.read('student_school_associations', ['604823', lincoln, '2026-08-24']),
    ).toBeDefined();
  });
});
