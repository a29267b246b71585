import { describe, expect, test } from 'vitest';
import { pull } from '../../../sync/engine/pull/pull.ts';
import { sync } from '../../../sync/engine/sync.ts';
import { create, remove, update } from '../../support/changeset.ts';
import { enrollment, lincoln } from '../../support/memory/demo-records.ts';
import { ana, anaAtLincoln, states, syncedEngine } from '../../support/memory/synced-engine.ts';

const associations = 'student_school_associations';
const made = enrollment('604821', lincoln, { entry_date: '2026-09-11' });
const madeKey = ['604821', lincoln, '2026-09-11'];
const movedKey = ['604821', lincoln, '2026-09-12'];

describe('what a writer without triggers wrote, and a stale answer brought,', () => {
  test.each([
    { is: 'goes with the next pull when it is deleted', to: undefined },
    { is: 'goes with the next pull when it gets another key', to: movedKey },
  ])('$is', async ({ to }) => {
    const engine = await syncedEngine();
    engine.center.together((other) => other.put(associations, made), 'unseen');
    engine.save([create(associations, made)]);
    await sync(engine);
    expect(engine.mirror.central(associations, madeKey).record).not.toBeNull();
    engine.center.together((other) => {
      if (to === undefined) other.remove(associations, madeKey);
      else other.rekey(associations, madeKey, to);
    });
    await sync(engine);
    expect(engine.mirror.central(associations, madeKey).record).toBeNull();
  });

  test('changes back with the next pull when the center changes back', async () => {
    const engine = await syncedEngine();
    const before = engine.mirror.central('students', ana).record;
    engine.center.together(
      (other) => other.edit('students', ana, { birth_city: 'Elsewhere' }),
      'unseen',
    );
    engine.save([update('students', ana, { birth_city: 'Mine' })]);
    await sync(engine);
    expect(states(engine)).toEqual(['conflict']);
    expect(engine.mirror.central('students', ana).record).toMatchObject({
      birth_city: 'Elsewhere',
    });
    engine.center.edit('students', ana, { birth_city: null });
    await pull(engine);
    expect(engine.mirror.central('students', ana).record).toEqual(before);
  });

  test('comes back with the next pull when it was a removal, and is made again', async () => {
    const engine = await syncedEngine();
    const { record } = engine.center.get(associations, anaAtLincoln);
    engine.center.together((other) => other.remove(associations, anaAtLincoln), 'unseen');
    engine.save([remove(associations, anaAtLincoln)]);
    await sync(engine);
    expect(engine.mirror.central(associations, anaAtLincoln).record).toBeNull();
    engine.center.put(associations, record ?? {});
    await sync(engine);
    expect(engine.mirror.central(associations, anaAtLincoln).record).not.toBeNull();
  });
});
