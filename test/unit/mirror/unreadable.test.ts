import { describe, expect, test } from 'vitest';
import { save } from '../../../sync/engine/outbox/save.ts';
import { pull } from '../../../sync/engine/pull/pull.ts';
import { sync } from '../../../sync/engine/sync.ts';
import { changeset, update } from '../../support/changeset.ts';
import { type Damage, damages } from '../../support/laptop/damage.ts';
import { openTestMirror } from '../../support/laptop/mirror.ts';
import { demoCenter } from '../../support/memory/demo-records.ts';
import { testEngine } from '../../support/memory/engine.ts';

const [ana, ben] = [['604821'], ['604822']];

/** A laptop with two edits of different students, of which the older one is damaged. */
async function damaged(damage: Damage) {
  const center = demoCenter();
  const mirror = openTestMirror();
  const engine = { ...testEngine(center), mirror };
  await pull(engine);
  const edit = (key: string[], fields: Record<string, unknown>) =>
    save(mirror, changeset('edit', update('students', key, fields))).changeset;
  const id = edit(ana, { birth_city: 'Austin' });
  edit(ben, { birth_city: 'Dallas' });
  mirror.damage(id, damage);
  return { center, engine, mirror, id, edit };
}

describe('a row of the outbox that cannot be read', () => {
  test.each(Object.keys(damages) as Damage[])(
    'is set aside and kept as it is, and everything else syncs on: %s',
    async (damage) => {
      const { center, engine, mirror, id, edit } = await damaged(damage);
      const rowOf = () => mirror.database.prepare('SELECT * FROM outbox WHERE id = ?').get(id);
      const before = rowOf();
      const behind = edit(ana, { first_name: 'Anna' });
      center.edit('students', ben, { last_name: 'Okoro' });
      await sync(engine);
      await sync(engine);
      expect(center.get('students', ben).record).toMatchObject({
        birth_city: 'Dallas',
        last_name: 'Okoro',
      });
      expect(center.get('students', ana).record).not.toMatchObject({ birth_city: 'Austin' });
      expect(mirror.outbox().map((entry) => entry.changeset.id)).toEqual([behind]);
      expect(mirror.unreadable()).toMatchObject([
        {
          id,
          reason:
            damage === 'newer'
              ? { params: { reason: 'other_version', version: 99 } }
              : { params: { reason: 'damaged' } },
          records: [{ entity: 'students', key: ana }],
          raw: { changeset: expect.stringContaining(damage === 'otherShape' ? id : 'Austin') },
        },
      ]);
      expect(rowOf()).toEqual(before);
    },
  );

  test('is the edit that it was once a version that can read it opens the mirror', async () => {
    const { center, engine, mirror, id } = await damaged('newer');
    mirror.database.transaction((writable) =>
      writable.prepare('UPDATE outbox SET version = 1 WHERE id = ?').run(id),
    );
    expect(mirror.unreadable()).toEqual([]);
    await sync(engine);
    expect(center.get('students', ana).record).toMatchObject({ birth_city: 'Austin' });
    expect(mirror.outbox()).toEqual([]);
  });
});
