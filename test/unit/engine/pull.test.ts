import { describe, expect, test } from 'vitest';
import { pull } from '../../../sync/engine/pull/pull.ts';
import { sync } from '../../../sync/engine/sync.ts';
import { schoolBucket } from '../../../sync/model/bucket.ts';
import { update } from '../../support/changeset.ts';
import { demoCenter, grandview } from '../../support/memory/demo-records.ts';
import { faulty, testEngine } from '../../support/memory/engine.ts';
import { MemoryHub } from '../../support/memory/memory-hub.ts';
import {
  ana,
  anaAtLincoln,
  shown,
  syncedEngine,
  withCode,
} from '../../support/memory/synced-engine.ts';

describe('a pull', () => {
  test('keeps the complete pages of an answer that was cut, and continues from there', async () => {
    const engine = testEngine();
    const cut = faulty(engine.hub, () => 'after');
    await expect(pull({ mirror: engine.mirror, hub: cut })).rejects.toThrow(
      withCode('answer_cut_short'),
    );
    expect(engine.mirror.cursors()).toMatchObject({ district: { schools: expect.any(String) } });
    for (let i = 0; i < 10; i += 1)
      await pull({ mirror: engine.mirror, hub: cut }).catch(() => undefined);
    const { rows } = await pull(engine);
    expect(rows).toBe(0);
    for (const bucket of engine.hub.buckets) {
      const { rows: here, ranges } = engine.mirror.digest(bucket);
      expect(await engine.hub.digest(bucket)).toMatchObject({ rows: here, ranges });
    }
  });

  test('goes on when the district gets another name', async () => {
    const engine = await syncedEngine();
    engine.hub.center.district = 'Grand Bend Unified';
    engine.hub.center.edit('students', ana, { last_name: 'Changed' });
    await pull(engine);
    expect(shown(engine)).toMatchObject({ last_name: 'Changed' });
  });

  test('refuses another district, and changes nothing', async () => {
    const engine = await syncedEngine();
    const id = engine.save([update('students', ana, { first_name: 'Anna' })]);
    const before = engine.mirror.cursors();
    const center = Object.assign(demoCenter('epoch-2'), { districtId: 'district-2' });
    center.edit('students', ana, { last_name: 'Changed' });
    const hub = new MemoryHub(center, engine.hub.buckets);
    await expect(pull({ ...engine, hub })).rejects.toThrow(withCode('epoch_changed'));
    expect(engine.mirror.cursors()).toEqual(before);
    expect(shown(engine)).toMatchObject({ first_name: 'Anna', last_name: 'Ruiz' });
    expect(engine.entry(id)).toMatchObject({ state: 'waiting' });
  });

  test('parks edits of a school that was lost, and sends them when it is back', async () => {
    const engine = await syncedEngine();
    const id = engine.save([
      update('student_school_associations', anaAtLincoln, { calendar_code: 'B' }),
    ]);
    const all = engine.hub.buckets;
    engine.hub.buckets = ['district', schoolBucket(grandview)];
    await pull(engine);
    expect(engine.entry(id)).toMatchObject({ state: 'parked', reason: { code: 'out_of_scope' } });
    expect(engine.mirror.read('student_school_associations', anaAtLincoln)).toBeUndefined();
    engine.hub.buckets = all;
    await sync(engine);
    expect(engine.mirror.outbox()).toEqual([]);
    expect(engine.center.get('student_school_associations', anaAtLincoln).record).toMatchObject({
      calendar_code: 'B',
    });
  });
});
