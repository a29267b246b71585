import { describe, expect, test } from 'vitest';
import { amended } from '../../../sync/engine/outbox/amend.ts';
import { resolve } from '../../../sync/engine/outbox/resolve.ts';
import { sync } from '../../../sync/engine/sync.ts';
import { create, update } from '../../support/changeset.ts';
import { enrollment, grandview } from '../../support/memory/demo-records.ts';
import type { TestEngine } from '../../support/memory/engine.ts';
import { ana, anaAtLincoln, syncedEngine } from '../../support/memory/synced-engine.ts';

const audited = (engine: TestEngine, id: string) => engine.center.changesets.get(id)?.changeset;

describe('a choice', () => {
  test('goes field by field, with corrected values, and the audit has the values that lost', async () => {
    const engine = await syncedEngine();
    const id = engine.save([
      update('students', ana, {
        birth_city: 'Austin',
        birth_date: '2011-01-01',
        date_entered_us: '2019-01-01',
      }),
    ]);
    engine.center.edit('students', ana, {
      birth_city: 'Dallas',
      birth_date: '2012-02-02',
      date_entered_us: '2019-02-02',
    });
    await sync(engine);
    resolve(engine.mirror, id, {
      side: 'theirs',
      fields: { birth_city: 'mine' },
      values: { date_entered_us: '2019-03-03' },
    });
    await sync(engine);
    expect(engine.mirror.outbox()).toEqual([]);
    expect(engine.center.get('students', ana).record).toMatchObject({
      birth_city: 'Austin',
      birth_date: '2012-02-02',
      date_entered_us: '2019-03-03',
    });
    expect(audited(engine, id)?.merges).toEqual([
      {
        entity: 'students',
        key: ana,
        field: 'birth_city',
        how: 'mine',
        base: null,
        mine: 'Austin',
        theirs: 'Dallas',
      },
      expect.objectContaining({ field: 'birth_date', how: 'theirs', mine: '2011-01-01' }),
      expect.objectContaining({ field: 'date_entered_us', how: 'value', mine: '2019-01-01' }),
    ]);
  });

  test('of one field of a group is one of all of it', async () => {
    const engine = await syncedEngine();
    const entity = 'student_school_associations';
    const id = engine.save([
      update(entity, anaAtLincoln, {
        exit_withdraw_date: '2026-10-01',
        exit_withdraw_type_descriptor: 'Transferred',
      }),
    ]);
    engine.center.edit(entity, anaAtLincoln, {
      exit_withdraw_date: '2026-10-08',
      exit_withdraw_type_descriptor: 'Graduated',
    });
    await sync(engine);
    resolve(engine.mirror, id, { side: 'theirs', fields: { exit_withdraw_date: 'mine' } });
    await sync(engine);
    expect(engine.center.get(entity, anaAtLincoln).record).toMatchObject({
      exit_withdraw_date: '2026-10-01',
      exit_withdraw_type_descriptor: 'Transferred',
    });
  });

  test('that leaves nothing to do reaches the audit all the same', async () => {
    const engine = await syncedEngine();
    const id = engine.save([update('students', ana, { birth_city: 'Austin' })]);
    const etag = engine.center.edit('students', ana, { birth_city: 'Dallas' });
    await sync(engine);
    resolve(engine.mirror, id, { side: 'theirs' });
    expect(engine.entry(id)).toMatchObject({ state: 'waiting' });
    await sync(engine);
    expect(engine.mirror.outbox()).toEqual([]);
    expect(engine.center.get('students', ana).etag).toBe(etag);
    expect(audited(engine, id)).toMatchObject({
      operations: [{ op: 'keep', entity: 'students', key: ana }],
      merges: [{ field: 'birth_city', how: 'theirs', mine: 'Austin', theirs: 'Dallas' }],
    });
  });
});

describe('a merge by itself', () => {
  test('of a list that both sides changed is in the audit with both versions', async () => {
    const engine = await syncedEngine();
    const id = engine.save([update('students', ana, { races: ['White', 'Asian'] })]);
    engine.center.edit('students', ana, { races: ['White', 'Other'] });
    await sync(engine);
    expect(engine.center.get('students', ana).record?.races).toEqual(['White', 'Asian', 'Other']);
    expect(audited(engine, id)?.merges).toEqual([
      {
        entity: 'students',
        key: ana,
        field: 'races',
        how: 'merged',
        base: ['White'],
        mine: ['White', 'Asian'],
        theirs: ['White', 'Other'],
      },
    ]);
  });
});

describe('a changeset that the center refused', () => {
  test('is corrected and sent again under the same id', async () => {
    const engine = await syncedEngine();
    const made = enrollment('604829', grandview);
    const id = engine.save([create('student_school_associations', made)]);
    await sync(engine);
    expect(engine.entry(id)).toMatchObject({
      state: 'rejected',
      reason: { code: 'unknown_student', field: 'student_unique_id' },
    });
    engine.mirror.changeOutbox({
      put: [amended(engine.mirror, id, { fields: [{ student_unique_id: '604822' }] })],
    });
    expect(
      engine.mirror.read('student_school_associations', ['604829', grandview, '2026-08-24']),
    ).toBeUndefined();
    await sync(engine);
    expect(engine.mirror.outbox()).toEqual([]);
    const key = ['604822', grandview, '2026-08-24'];
    expect(engine.center.get('student_school_associations', key).record).not.toBeNull();
    expect(() => amended(engine.mirror, id, {})).toThrow(
      expect.objectContaining({ code: 'unknown_record' }),
    );
  });
});
