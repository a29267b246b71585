import { describe, expect, test } from 'vitest';
import { pull } from '../../../sync/engine/pull/pull.ts';
import { push } from '../../../sync/engine/push/push.ts';
import { sync } from '../../../sync/engine/sync.ts';
import { schoolBucket } from '../../../sync/model/bucket.ts';
import { CaseloadError } from '../../../sync/model/error.ts';
import { create, update } from '../../support/changeset.ts';
import { enrollment, grandview, lincoln } from '../../support/memory/demo-records.ts';
import { faulty, type TestEngine } from '../../support/memory/engine.ts';
import { MemoryHub } from '../../support/memory/memory-hub.ts';
import {
  ana,
  anaAtLincoln,
  central,
  syncedEngine,
  withCode,
} from '../../support/memory/synced-engine.ts';

describe('a push', () => {
  test('sends a saved edit, and the center’s answer is the record', async () => {
    const engine = await syncedEngine();
    engine.save([update('students', ana, { first_name: 'Anna' })]);
    expect(await push(engine)).toBe(1);
    expect(central(engine)).toMatchObject({ first_name: 'Anna' });
    expect(engine.mirror.outbox()).toEqual([]);
    expect(engine.mirror.read('students', ana)?.etag).toBe(engine.center.get('students', ana).etag);
  });

  test('sends an edit without an answer again with the same id; it happens once', async () => {
    const engine = await syncedEngine();
    const id = engine.save([
      create('student_school_associations', enrollment('604821', grandview)),
    ]);
    const lost = { ...engine, hub: faulty(engine.hub, () => 'after') };
    await expect(push(lost)).rejects.toThrow(withCode('unreachable'));
    expect(engine.entry(id)).toMatchObject({ state: 'in_flight' });
    engine.center.edit('student_school_associations', ['604821', grandview, '2026-08-24'], {
      calendar_code: 'B',
    });
    await sync(engine);
    expect(engine.mirror.outbox()).toEqual([]);
    // The change that came after it stands.
    const key = ['604821', grandview, '2026-08-24'];
    expect(engine.center.get('student_school_associations', key).record).toMatchObject({
      calendar_code: 'B',
    });
    expect(engine.mirror.read('student_school_associations', key)?.record).toMatchObject({
      calendar_code: 'B',
    });
  });

  test('takes back an edit whose answer was lost with the connection', async () => {
    const engine = await syncedEngine();
    const before = central(engine)?.first_name;
    engine.save([update('students', ana, { first_name: 'Anna' })]);
    await expect(sync(cutOff(engine))).rejects.toThrow(withCode('unreachable'));
    engine.save([update('students', ana, { first_name: before })]);
    await sync(engine);
    expect(engine.mirror.outbox()).toEqual([]);
    expect(central(engine)).toMatchObject({ first_name: before });
  });

  test('sends a later edit of a field whose earlier answer was lost, without asking', async () => {
    const engine = await syncedEngine();
    engine.save([update('students', ana, { first_name: 'Anna' })]);
    await expect(sync(cutOff(engine))).rejects.toThrow(withCode('unreachable'));
    engine.save([update('students', ana, { first_name: 'Anne' })]);
    await sync(engine);
    expect(engine.mirror.outbox()).toEqual([]);
    expect(central(engine)).toMatchObject({ first_name: 'Anne' });
  });

  test('sends an undo whose edit the center has changed back already', async () => {
    const engine = await syncedEngine();
    const before = central(engine)?.first_name;
    engine.save([update('students', ana, { first_name: 'Anna' })]);
    await expect(sync(cutOff(engine))).rejects.toThrow(withCode('unreachable'));
    engine.center.edit('students', ana, { first_name: before });
    engine.save([update('students', ana, { first_name: before })]);
    await push(engine);
    expect(engine.mirror.outbox()).toEqual([]);
    expect(engine.mirror.central('students', ana)).toMatchObject({
      etag: engine.center.get('students', ana).etag,
      record: { first_name: before },
    });
  });

  test('sends nothing when the hub is out of reach', async () => {
    const engine = await syncedEngine();
    const id = engine.save([update('students', ana, { first_name: 'Anna' })]);
    const away = Object.assign(new MemoryHub(engine.center, engine.hub.buckets), {
      reach: async () => {
        throw new CaseloadError({ code: 'unreachable' });
      },
    });
    await expect(push({ ...engine, hub: away })).rejects.toThrow(withCode('unreachable'));
    expect(engine.entry(id)).toMatchObject({ state: 'waiting' });
    expect(away.asked).toEqual([]);
  });

  test('lets edits wait again when the hub refused the whole request', async () => {
    const engine = await syncedEngine();
    const id = engine.save([update('students', ana, { first_name: 'Anna' })]);
    const refusing = Object.assign(new MemoryHub(engine.center, engine.hub.buckets), {
      push: async () => {
        throw new CaseloadError({ code: 'device_revoked' });
      },
    });
    await expect(push({ ...engine, hub: refusing })).rejects.toThrow(withCode('device_revoked'));
    expect(engine.entry(id)).toMatchObject({ state: 'waiting' });
  });

  test('refuses answers to other changesets', async () => {
    const engine = await syncedEngine();
    const id = engine.save([update('students', ana, { first_name: 'Anna' })]);
    const confused = Object.assign(new MemoryHub(engine.center, engine.hub.buckets), {
      push: async () => [],
    });
    await expect(push({ ...engine, hub: confused })).rejects.toThrow(withCode('bad_answer'));
    expect(engine.entry(id)).toMatchObject({ state: 'in_flight' });
  });

  test('keeps edits for the next sync when a store cannot take them now, and sends the rest', async () => {
    const engine = await syncedEngine();
    engine.hub.unavailable = ['profiles'];
    const waiting = engine.save([update('profiles', ['p-1'], { phone: '555-0100' })]);
    engine.save([update('students', ana, { first_name: 'Anna' })]);
    expect(await push(engine)).toBe(1);
    expect(engine.entry(waiting)).toMatchObject({
      // The store may have written it before it fell silent.
      state: 'unconfirmed',
      reason: { code: 'store_unavailable' },
    });
    engine.hub.unavailable = [];
    expect(await push(engine)).toBe(1);
    expect(engine.center.get('profiles', ['p-1']).record).toMatchObject({ phone: '555-0100' });
  });

  test('one bad record holds up only what depends on it', async () => {
    const engine = await syncedEngine();
    const stranger = enrollment('999999', lincoln);
    const bad = engine.save([create('student_school_associations', stranger)], {
      action: 'enroll_by_id',
    });
    engine.save([update('students', ana, { first_name: 'Anna' })]);
    expect(await push(engine)).toBe(1);
    expect(engine.entry(bad)).toMatchObject({
      state: 'rejected',
      reason: { code: 'unknown_student' },
    });
    expect(central(engine)).toMatchObject({ first_name: 'Anna' });
  });

  test('parks an edit that the hub calls out of scope', async () => {
    const engine = await syncedEngine();
    const id = engine.save([
      update('student_school_associations', anaAtLincoln, { calendar_code: 'B' }),
    ]);
    engine.hub.buckets = ['district', schoolBucket(grandview)];
    expect(await push(engine)).toBe(0);
    expect(engine.entry(id)).toMatchObject({ state: 'parked', reason: { code: 'out_of_scope' } });
  });

  test('asks again about a profile that came unreadable and belongs to no school, once in each push', async () => {
    const engine = await syncedEngine();
    const profile = engine.center.get('profiles', ['p-1']).record;
    const id = engine.save([update('profiles', ['p-1'], { phone: '555-0100' })]);
    // Another application makes it one that the hub cannot hold, and later one that a laptop cannot read.
    engine.center.putDocument({ ...profile }, null, true);
    engine.center.applyFeed();
    await pull(engine);
    engine.center.putDocument({ ...profile, years_experience: '12+' }, null);
    await push(engine);
    expect(engine.hub.asked.filter((name) => name === 'push')).toHaveLength(1);
    expect(engine.mirror.setAside()).toMatchObject([{ key: ['p-1'], buckets: [] }]);
    // It is removed before the hub's feed sees it: no pull will name it.
    engine.center.removeDocument('p-1');
    await sync(engine);
    expect(engine.mirror.setAside()).toEqual([]);
    expect(engine.entry(id)).toMatchObject({ state: 'conflict', theirs: [{ etag: null }] });
  });
});

describe('an edit that is saved while a push waits for the hub', () => {
  test.each(['reach', 'push'] as const)('is not lost, whichever call it was (%s)', async (call) => {
    const engine = await syncedEngine();
    engine.save([update('students', ana, { birth_city: 'Austin' })]);
    let isSaved = false;
    const meanwhile = () => {
      if (!isSaved) engine.save([update('students', ana, { birth_city: 'Dallas' })]);
      isSaved = true;
    };
    const asked = engine.hub[call].bind(engine.hub) as (given: unknown) => Promise<never>;
    Object.assign(engine.hub, {
      [call]: (given: unknown) => {
        meanwhile();
        return asked(given);
      },
    });
    await push(engine);
    await sync(engine);
    expect(central(engine)).toMatchObject({ birth_city: 'Dallas' });
    expect(engine.mirror.outbox()).toEqual([]);
  });
});

/** The engine with a connection that breaks after the hub has done the work of the first request. */
function cutOff(engine: TestEngine): TestEngine {
  let calls = 0;
  const fault = () => (calls++ === 0 ? 'after' : 'before');
  return { ...engine, hub: faulty(engine.hub, fault) as MemoryHub };
}
