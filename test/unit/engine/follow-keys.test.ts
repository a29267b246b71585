import { describe, expect, test } from 'vitest';
import { sync } from '../../../sync/engine/sync.ts';
import { createEnrollment, remove, update } from '../../support/changeset.ts';
import { enrollment, lincoln } from '../../support/memory/demo-records.ts';
import {
  anaAtLincoln,
  markSent,
  states,
  syncedEngine,
} from '../../support/memory/synced-engine.ts';

const associations = 'student_school_associations';
const corrected = ['604821', lincoln, '2026-08-26'];
const record = (engine: Awaited<ReturnType<typeof syncedEngine>>, key: typeof corrected) =>
  engine.center.get(associations, key).record;

describe('when another writer corrects the entry date of an enrollment', () => {
  test('an edit that waits moves along, and is counted', async () => {
    const engine = await syncedEngine();
    engine.save([update(associations, anaAtLincoln, { calendar_code: 'C1' })]);
    engine.center.together((other) => other.rekey(associations, anaAtLincoln, corrected));
    expect(await sync(engine)).toMatchObject({ pushed: 1, rekeyed: 1 });
    expect(record(engine, corrected)).toMatchObject({ calendar_code: 'C1' });
    expect(record(engine, anaAtLincoln)).toBeNull();
    expect(engine.mirror.outbox()).toEqual([]);
    expect(await sync(engine)).toMatchObject({ rekeyed: 0 });
  });

  test('an edit of a field that the writer changed too asks, about the record of today', async () => {
    const engine = await syncedEngine();
    const id = engine.save([update(associations, anaAtLincoln, { calendar_code: 'Mine' })]);
    engine.center.together((other) => {
      other.remove(associations, anaAtLincoln);
      const values = { entry_date: '2026-08-26', calendar_code: 'Theirs' };
      other.put(associations, enrollment('604821', lincoln, values));
    });
    expect(await sync(engine)).toMatchObject({ pushed: 0, rekeyed: 1 });
    await sync(engine);
    expect(states(engine)).toEqual(['conflict']);
    expect(engine.entry(id)).toMatchObject({
      reason: { code: 'stale' },
      theirs: [{ key: corrected, record: { calendar_code: 'Theirs' } }],
    });
  });

  test('a removal moves along', async () => {
    const engine = await syncedEngine();
    engine.save([remove(associations, anaAtLincoln)]);
    engine.center.together((other) => other.rekey(associations, anaAtLincoln, corrected));
    await sync(engine);
    expect(record(engine, corrected)).toBeNull();
    expect(engine.mirror.outbox()).toEqual([]);
  });

  test('edits that follow each other move together and keep their order', async () => {
    const engine = await syncedEngine();
    const first = engine.save([update(associations, anaAtLincoln, { calendar_code: 'C1' })]);
    markSent(engine, first);
    engine.save([update(associations, anaAtLincoln, { calendar_code: 'C2' })]);
    engine.center.together((other) => other.rekey(associations, anaAtLincoln, corrected));
    expect(await sync(engine)).toMatchObject({ pushed: 2, rekeyed: 2 });
    expect(record(engine, corrected)).toMatchObject({ calendar_code: 'C2' });
  });

  test('an edit whose answer was lost moves when the answer comes', async () => {
    const engine = await syncedEngine();
    const id = engine.save([update(associations, anaAtLincoln, { calendar_code: 'C1' })]);
    markSent(engine, id);
    engine.hub.unavailable = [associations];
    engine.center.together((other) => other.rekey(associations, anaAtLincoln, corrected));
    await sync(engine);
    engine.hub.unavailable = [];
    await sync(engine);
    expect(record(engine, corrected)).toMatchObject({ calendar_code: 'C1' });
    expect(engine.mirror.outbox()).toEqual([]);
  });

  test('a correction of the same date asks', async () => {
    const engine = await syncedEngine();
    engine.save([
      remove(associations, anaAtLincoln),
      createEnrollment('604821', lincoln, '2026-08-28'),
    ]);
    engine.center.together((other) => other.rekey(associations, anaAtLincoln, corrected));
    expect(await sync(engine)).toMatchObject({ pushed: 0, rekeyed: 0 });
    expect(states(engine)).toEqual(['conflict']);
  });
});

test('an edit of an enrollment that may have become either of two asks', async () => {
  const engine = await syncedEngine();
  engine.save([update(associations, anaAtLincoln, { calendar_code: 'C1' })]);
  engine.center.together((other) => {
    other.remove(associations, anaAtLincoln);
    other.put(associations, enrollment('604821', lincoln, { entry_date: '2026-08-26' }));
    other.put(associations, enrollment('604821', lincoln, { entry_date: '2026-08-27' }));
  });
  expect(await sync(engine)).toMatchObject({ pushed: 0, rekeyed: 0 });
  expect(states(engine)).toEqual(['conflict']);
});
