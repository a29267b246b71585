import { describe, expect, test } from 'vitest';
import { unknownBase } from '../../../sync/engine/outbox/rebase.ts';
import { save } from '../../../sync/engine/outbox/save.ts';
import { pull } from '../../../sync/engine/pull/pull.ts';
import { sync } from '../../../sync/engine/sync.ts';
import { verify } from '../../../sync/engine/verify/verify.ts';
import type { Operation } from '../../../sync/protocol/changeset.ts';
import { changeset, update } from '../../support/changeset.ts';
import {
  type DamageBeside,
  damageFile,
  damages,
  damagesBeside,
} from '../../support/laptop/damage.ts';
import { openTestMirror, testKey } from '../../support/laptop/mirror.ts';
import { demoCenter, lincoln } from '../../support/memory/demo-records.ts';
import { testEngine } from '../../support/memory/engine.ts';

const [ana, ben] = [['604821'], ['604822']];
const all = Object.keys(damagesBeside) as DamageBeside[];

/** A laptop with two edits, opened again after something beside the first was damaged. */
async function opened(damage: DamageBeside, edit: Operation) {
  const center = demoCenter();
  const first = openTestMirror();
  await pull({ ...testEngine(center), mirror: first });
  const { changeset: id } = save(first, changeset('edit', edit));
  save(first, changeset('edit', update('students', ben, { birth_city: 'Dallas' })));
  first.close();
  damageFile({ file: first.file, key: testKey }, (writable) => {
    writable.prepare(damagesBeside[damage]).run({ key: JSON.stringify(edit.key) });
  });
  const mirror = openTestMirror({ file: first.file });
  return { center, engine: { ...testEngine(center), mirror }, mirror, id };
}

describe('a mirror whose rows beside the outbox were damaged while it was closed', () => {
  test.each(all)('sends every edit, and equals the center again: %s', async (damage) => {
    const edit = update('students', ana, { birth_city: 'Austin' });
    const { center, engine, mirror } = await opened(damage, edit);
    expect(mirror.read('students', ana)?.record).toMatchObject({ birth_city: 'Austin' });
    await sync(engine);
    expect(mirror.outbox()).toEqual([]);
    expect(center.get('students', ana).record).toMatchObject({ birth_city: 'Austin' });
    expect(center.get('students', ben).record).toMatchObject({ birth_city: 'Dallas' });
    expect(mirror.toCompare()).toEqual([]);
    for (const { equal, repaired } of await verify(engine, { repair: true, deep: true })) {
      expect([equal, repaired]).toEqual([true, 0]);
    }
  });

  test.each(all)('does what the counselor deleted: %s', async (damage) => {
    const key = ['604821', lincoln, '2026-08-24'];
    const edit: Operation = {
      op: 'delete',
      entity: 'student_school_associations',
      key,
      base: unknownBase,
    };
    const { center, engine, mirror } = await opened(damage, edit);
    await sync(engine);
    expect(mirror.outbox()).toEqual([]);
    expect(center.get('student_school_associations', key).record).toBeNull();
  });

  test.each(all)('merges with what the center changed meanwhile: %s', async (damage) => {
    const edit = update('students', ana, { birth_city: 'Austin' });
    const { center, engine, mirror } = await opened(damage, edit);
    center.edit('students', ana, { middle_name: 'Maria' });
    await sync(engine);
    await sync(engine);
    expect(mirror.outbox()).toEqual([]);
    expect(center.get('students', ana).record).toMatchObject({
      birth_city: 'Austin',
      middle_name: 'Maria',
    });
  });

  test.each(all)('does not bring back a record that has left the scope: %s', async (damage) => {
    const center = demoCenter();
    const first = openTestMirror();
    const before = testEngine(center);
    await pull({ ...before, mirror: first });
    const edit = update('profiles', ['p-1'], { phone: '5' });
    save(first, changeset('edit', edit));
    before.hub.buckets = ['district'];
    for (const _ of ['one answer says so', 'another confirms it']) {
      await sync({ ...before, mirror: first });
    }
    first.close();
    damageFile({ file: first.file, key: testKey }, (writable) => {
      writable.prepare(damagesBeside[damage]).run({ key: JSON.stringify(edit.key) });
    });
    const mirror = openTestMirror({ file: first.file });
    expect(mirror.central('profiles', ['p-1'])).toMatchObject({ etag: null, record: null });
    expect(mirror.read('profiles', ['p-1'])).toBeUndefined();
  });

  test.each(all)('sets aside a changeset that cannot be read either: %s', async (damage) => {
    const edit = update('students', ana, { birth_city: 'Austin' });
    const { center, engine, mirror: before, id } = await opened(damage, edit);
    before.close();
    damageFile({ file: before.file, key: testKey }, (writable) => {
      writable.prepare(`UPDATE outbox SET ${damages.cutShort} WHERE id = ?`).run(id);
      writable.prepare(damagesBeside[damage]).run({ key: JSON.stringify(ana) });
    });
    const mirror = openTestMirror({ file: before.file });
    expect(mirror.unreadable()).toMatchObject([{ id }]);
    await sync({ ...engine, mirror });
    expect(mirror.unreadable()).toMatchObject([{ id }]);
    expect(center.get('students', ben).record).toMatchObject({ birth_city: 'Dallas' });
    mirror.changeOutbox({ drop: [id] });
    expect(mirror.read('students', ana)?.record).toEqual(center.get('students', ana).record);
  });
});
