import { describe, expect, test } from 'vitest';
import { save } from '../../../sync/engine/outbox/save.ts';
import { pull } from '../../../sync/engine/pull/pull.ts';
import { push } from '../../../sync/engine/push/push.ts';
import { sync } from '../../../sync/engine/sync.ts';
import { verify } from '../../../sync/engine/verify/verify.ts';
import { countDisclosures, unsentDisclosures } from '../../../sync/mirror/disclosures.ts';
import { readLocalState } from '../../../sync/mirror/local-state.ts';
import { changeset, update } from '../../support/changeset.ts';
import { damageFile } from '../../support/laptop/damage.ts';
import { openTestMirror, testKey } from '../../support/laptop/mirror.ts';
import { demoCenter } from '../../support/memory/demo-records.ts';
import { testEngine } from '../../support/memory/engine.ts';

const ana = ['604821'];

/** Ways in which what the mirror notes about its syncs can be damaged, as SQL. */
const damages = {
  cursorCutShort: 'UPDATE bucket SET cursor = substr(cursor, 1, 10)',
  cursorOfAnotherShape: `UPDATE bucket SET cursor = '[7]' WHERE name LIKE 'school:%'`,
  cursorWithAnotherPosition: `UPDATE bucket SET cursor = '{"students":"last"}' WHERE name LIKE 'school:%'`,
  cursorEmpty: `UPDATE bucket SET cursor = '' WHERE name = 'district'`,
  pushedWithoutKey: `UPDATE pushed SET key = '['`,
  pushedOfNoEntity: `UPDATE pushed SET entity = 'pupils'`,
  movedWithoutKey: `INSERT INTO moved VALUES ('students', '["1"]', '[')`,
  setAsideWithoutReason: `UPDATE set_aside SET reason = '{'`,
  setAsideWithoutKey: `UPDATE set_aside SET key = '['`,
  setAsideOfNothing: `DELETE FROM central WHERE key = '["604823"]'`,
  epoch: `UPDATE meta SET value = '"epo' WHERE name = 'epoch'`,
  horizon: `UPDATE meta SET value = '7.' WHERE name = 'horizon'`,
  asOf: `UPDATE meta SET value = '{' WHERE name = 'as_of'`,
  descriptors: `UPDATE meta SET value = '{' WHERE name = 'descriptors'`,
  verified: `UPDATE meta SET value = '' WHERE name = 'verified'`,
  lastSync: `UPDATE meta SET value = '' WHERE name = 'last_sync'`,
} as const;

describe('a mirror whose notes about its syncs were damaged while it was closed', () => {
  test.each(Object.keys(damages) as (keyof typeof damages)[])(
    'syncs, and equals the center again: %s',
    async (damage) => {
      const center = demoCenter();
      center.edit('students', ['604823'], { birth_city: ['Austin'] });
      const first = openTestMirror();
      const before = { ...testEngine(center), mirror: first };
      await sync(before);
      save(first, changeset('edit', update('students', ana, { birth_city: 'Dallas' })));
      // The request of the next pull names what the answer has brought.
      await push(before);
      first.close();
      damageFile({ file: first.file, key: testKey }, (writable) => {
        writable.prepare(damages[damage]).run();
      });
      center.remove('student_school_associations', ['604822', 255901001, '2026-08-24']);
      center.edit('students', ana, { person_id: 'P9' });

      const mirror = openTestMirror({ file: first.file });
      const engine = { ...testEngine(center), mirror };
      save(mirror, changeset('edit', update('students', ana, { first_name: 'Anna' })));
      await sync(engine);
      expect(mirror.outbox()).toEqual([]);
      expect(center.get('students', ana).record).toMatchObject({
        first_name: 'Anna',
        person_id: 'P9',
        birth_city: 'Dallas',
      });
      await pull(engine);
      expect(mirror.setAside()).toMatchObject([{ key: ['604823'] }]);
      expect(mirror.read('students', ['604822'])).toBeUndefined();
      for (const { equal, repaired } of await verify(engine, { repair: true, deep: true })) {
        expect([equal, repaired]).toEqual([true, 0]);
      }
    },
  );
});

test('a damaged disclosure or local state holds up no other', () => {
  const { database } = openTestMirror();
  database.transaction((writable) => {
    writable.exec(`INSERT INTO disclosure VALUES ('1', '{"id"'), ('2', '{"id":"2"}')`);
    writable.exec(`INSERT INTO local_state VALUES ('visit', '{'), ('views', '[1]')`);
  });
  expect(unsentDisclosures(database, 10)).toEqual([{ id: '2' }]);
  expect(countDisclosures(database)).toBe(2);
  expect(readLocalState(database, 'visit')).toBeNull();
  expect(readLocalState(database, 'views')).toEqual([1]);
});
