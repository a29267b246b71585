import { describe, expect, test } from 'vitest';
import { resolve } from '../../../sync/engine/outbox/resolve.ts';
import { sync } from '../../../sync/engine/sync.ts';
import { create, remove, update } from '../../support/changeset.ts';
import { enrollment, grandview, lincoln } from '../../support/memory/demo-records.ts';
import {
  ana,
  anaAtLincoln,
  central,
  markSent,
  shown,
  states,
  syncedEngine,
} from '../../support/memory/synced-engine.ts';

describe('when the center has changed too', () => {
  test('an edit of other fields merges and goes on by itself', async () => {
    const engine = await syncedEngine();
    engine.save([update('students', ana, { birth_city: 'Austin' })]);
    engine.center.edit('students', ana, { birth_date: '2010-05-05' });
    const { pushed } = await sync(engine);
    expect(pushed).toBe(1);
    expect(central(engine)).toMatchObject({ birth_city: 'Austin', birth_date: '2010-05-05' });
  });

  test('an edit of the same field is a conflict with all three versions, until one is chosen', async () => {
    for (const [side, city] of [
      ['mine', 'Austin'],
      ['theirs', 'Dallas'],
    ] as const) {
      const engine = await syncedEngine();
      const id = engine.save([
        update('students', ana, { birth_city: 'Austin', birth_date: '2011-01-01' }),
      ]);
      engine.center.edit('students', ana, { birth_city: 'Dallas' });
      await sync(engine);
      expect(engine.entry(id)).toMatchObject({
        state: 'conflict',
        bases: [{ birth_city: null }],
        theirs: [{ record: { birth_city: 'Dallas' } }],
      });
      expect(shown(engine)).toMatchObject({ birth_city: 'Austin' });
      resolve(engine.mirror, id, { side });
      await sync(engine);
      expect(central(engine)).toMatchObject({ birth_city: city, birth_date: '2011-01-01' });
      expect(engine.mirror.outbox()).toEqual([]);
      expect(shown(engine)).toEqual(central(engine));
    }
  });

  test('a conflict follows the center, and ends when the center changes back', async () => {
    const engine = await syncedEngine();
    const id = engine.save([update('students', ana, { birth_city: 'Austin' })]);
    engine.center.edit('students', ana, { birth_city: 'Dallas' });
    await sync(engine);
    engine.center.edit('students', ana, { birth_city: 'Houston' });
    await sync(engine);
    expect(engine.entry(id)).toMatchObject({ theirs: [{ record: { birth_city: 'Houston' } }] });
    engine.center.edit('students', ana, { birth_city: null });
    await sync(engine);
    expect(engine.mirror.outbox()).toEqual([]);
    expect(central(engine)).toMatchObject({ birth_city: 'Austin' });
  });

  test('an edit of a deleted record asks: discard, or create it again', async () => {
    for (const side of ['theirs', 'mine'] as const) {
      const engine = await syncedEngine();
      engine.center.put('student_school_associations', enrollment('604821', grandview));
      const id = engine.save([
        update('student_school_associations', anaAtLincoln, { calendar_code: 'B' }),
      ]);
      engine.center.remove('student_school_associations', anaAtLincoln);
      await sync(engine);
      expect(engine.entry(id)).toMatchObject({
        state: 'conflict',
        theirs: [{ etag: null, record: null }],
      });
      expect(engine.mirror.read('student_school_associations', anaAtLincoln)).toBeUndefined();
      resolve(engine.mirror, id, { side });
      await sync(engine);
      const { record } = engine.center.get('student_school_associations', anaAtLincoln);
      if (side === 'theirs') expect(record).toBeNull();
      else expect(record).toMatchObject({ calendar_code: 'B', school_year: 2027 });
      expect(engine.mirror.outbox()).toEqual([]);
    }
  });

  test('a deleted enrollment of a student outside the scope is not created again without a name', async () => {
    const engine = await syncedEngine();
    const id = engine.save([
      update('student_school_associations', anaAtLincoln, { calendar_code: 'B' }),
    ]);
    engine.center.remove('student_school_associations', anaAtLincoln);
    await sync(engine);
    resolve(engine.mirror, id, { side: 'mine' });
    await sync(engine);
    expect(engine.entry(id)).toMatchObject({
      state: 'rejected',
      reason: { code: 'unknown_student', field: 'student_unique_id' },
    });
  });

  test('a record that both made is one, with the fields that were chosen', async () => {
    const engine = await syncedEngine();
    const mine = enrollment('604821', grandview, { calendar_code: 'A' });
    const id = engine.save([create('student_school_associations', mine)]);
    engine.center.put('student_school_associations', { ...mine, calendar_code: 'B' });
    await sync(engine);
    expect(engine.entry(id)).toMatchObject({ state: 'conflict' });
    resolve(engine.mirror, id, { side: 'mine' });
    await sync(engine);
    const key = ['604821', grandview, '2026-08-24'];
    expect(engine.center.get('student_school_associations', key).record).toMatchObject({
      calendar_code: 'A',
    });
  });

  test('a removal of a changed record asks; a removal of a deleted record is done', async () => {
    const engine = await syncedEngine();
    const id = engine.save([remove('student_school_associations', anaAtLincoln)]);
    engine.center.edit('student_school_associations', anaAtLincoln, { calendar_code: 'B' });
    await sync(engine);
    expect(engine.entry(id)).toMatchObject({ state: 'conflict' });
    engine.center.remove('student_school_associations', anaAtLincoln);
    resolve(engine.mirror, id, { side: 'mine' });
    await sync(engine);
    expect(engine.mirror.outbox()).toEqual([]);
  });

  test('a change of key is given up as a whole', async () => {
    const engine = await syncedEngine();
    const moved = enrollment('604821', lincoln, { entry_date: '2026-08-31' });
    const id = engine.save([
      remove('student_school_associations', anaAtLincoln),
      create('student_school_associations', moved),
    ]);
    engine.center.edit('student_school_associations', anaAtLincoln, { calendar_code: 'B' });
    await sync(engine);
    resolve(engine.mirror, id, { side: 'theirs' });
    await sync(engine);
    expect(engine.mirror.outbox()).toEqual([]);
    // The center has heard of it, for the audit.
    expect(engine.center.changesets.get(id)?.changeset).toMatchObject({
      operations: [{ op: 'keep' }, { op: 'keep' }],
      merges: [{ field: '*', how: 'theirs', mine: null, theirs: { calendar_code: 'B' } }],
    });
    expect(engine.mirror.read('student_school_associations', anaAtLincoln)?.record).toMatchObject({
      calendar_code: 'B',
    });
    expect(
      engine.mirror.read('student_school_associations', ['604821', lincoln, '2026-08-31']),
    ).toBeUndefined();
  });

  test('an edit behind a conflict is held, and follows when the conflict is resolved', async () => {
    const engine = await syncedEngine();
    const first = engine.save([update('students', ana, { birth_city: 'Austin' })]);
    markSent(engine, first);
    engine.save([update('students', ana, { first_name: 'Anna' })]);
    engine.center.edit('students', ana, { birth_city: 'Dallas' });
    await sync(engine);
    expect(states(engine)).toEqual(['conflict', 'held']);
    resolve(engine.mirror, first, { side: 'theirs' });
    await sync(engine);
    expect(engine.mirror.outbox()).toEqual([]);
    expect(central(engine)).toMatchObject({ birth_city: 'Dallas', first_name: 'Anna' });
  });
});
