import { describe, expect, test } from 'vitest';
import { pull } from '../../../sync/engine/pull/pull.ts';
import { sync } from '../../../sync/engine/sync.ts';
import { verify } from '../../../sync/engine/verify/verify.ts';
import { schoolBucket } from '../../../sync/model/bucket.ts';
import { CaseloadError } from '../../../sync/model/error.ts';
import { update } from '../../support/changeset.ts';
import { grandview, lincoln } from '../../support/memory/demo-records.ts';
import type { TestEngine } from '../../support/memory/engine.ts';
import {
  ana,
  anaAtLincoln,
  central,
  shown,
  syncedEngine,
} from '../../support/memory/synced-engine.ts';

const atLincoln = schoolBucket(lincoln);
const atGrandview = schoolBucket(grandview);

/** The hub names these buckets from now on. */
const grant = (engine: TestEngine, ...buckets: (typeof atLincoln)[]) => {
  engine.hub.buckets = ['district', ...buckets];
};

describe('an answer that takes away more than half of the schools', () => {
  test('is confirmed by one of the next sync before anything is purged', async () => {
    const engine = await syncedEngine();
    grant(engine);
    await sync(engine);
    expect(shown(engine)).toMatchObject({ first_name: 'Ana' });
    expect(Object.keys(engine.mirror.cursors())).toEqual(['district']);
    expect(engine.mirror.leaving()).toMatchObject([{ bucket: atLincoln }, { bucket: atGrandview }]);
    await sync(engine);
    expect(shown(engine)).toBeUndefined();
    expect(engine.mirror.leaving()).toEqual([]);
  });

  test('is not confirmed by another answer of the same sync', async () => {
    const engine = await syncedEngine();
    grant(engine);
    await pull(engine);
    await verify(engine, { repair: true, deep: true });
    await pull(engine);
    expect(shown(engine)).toMatchObject({ first_name: 'Ana' });
    expect(engine.mirror.leaving().map(({ isConfirmable }) => isConfirmable)).toEqual([
      false,
      false,
    ]);
  });

  test('is taken back by an answer that names the schools again: nothing is fetched again', async () => {
    const engine = await syncedEngine();
    const cursors = engine.mirror.cursors();
    const id = engine.save([
      update('student_school_associations', anaAtLincoln, { calendar_code: 'B' }),
    ]);
    grant(engine);
    await sync(engine);
    expect(engine.entry(id)).toMatchObject({ state: 'parked' });
    engine.center.edit('students', ana, { last_name: 'Vega' });
    grant(engine, atLincoln, atGrandview);
    const { pulled } = await sync(engine);
    expect(pulled).toBe(1);
    expect(Object.keys(engine.mirror.cursors())).toEqual(Object.keys(cursors));
    expect(shown(engine)).toMatchObject({ last_name: 'Vega' });
    expect(engine.mirror.outbox()).toEqual([]);
    const { record } = engine.center.get('student_school_associations', anaAtLincoln);
    expect(record).toMatchObject({ calendar_code: 'B' });
    for (const verdict of await verify(engine, { repair: false, deep: true })) {
      expect(verdict).toMatchObject({ equal: true });
    }
    // The next loss is again the first.
    grant(engine);
    await sync(engine);
    expect(shown(engine)).toMatchObject({ last_name: 'Vega' });
  });

  test('is confirmed school by school', async () => {
    const engine = await syncedEngine();
    grant(engine);
    await sync(engine);
    grant(engine, atGrandview);
    await sync(engine);
    expect(engine.mirror.leaving()).toEqual([]);
    expect(Object.keys(engine.mirror.cursors())).toEqual(['district', atGrandview]);
    expect(shown(engine)).toBeUndefined();
  });

  test('sends edits of the schools that stay, and compares them', async () => {
    const engine = await syncedEngine();
    grant(engine);
    const id = engine.save([update('students', ['604823'], { first_name: 'Maria' })]);
    await sync(engine, undefined, { verifyNow: true });
    expect(engine.entry(id)).toMatchObject({ state: 'parked' });
    grant(engine, atLincoln, atGrandview);
    await sync(engine, undefined, { verifyNow: true });
    expect(central(engine, ['604823'])).toMatchObject({ first_name: 'Maria' });
  });

  test('does not delay an answer that refuses the device: records stay locked up as they are', async () => {
    const engine = await syncedEngine();
    grant(engine);
    await sync(engine);
    const refused = async () => {
      throw new CaseloadError({ code: 'device_revoked' });
    };
    const hub = Object.assign(Object.create(engine.hub), {
      pull: async function* () {
        yield [];
        await refused();
      },
    });
    await expect(sync({ ...engine, hub })).rejects.toMatchObject({ code: 'device_revoked' });
    expect(engine.mirror.leaving()).toHaveLength(2);
  });
});

describe('an answer that takes away half of the schools or less', () => {
  test('purges them at once', async () => {
    const engine = await syncedEngine();
    grant(engine, atGrandview);
    await sync(engine);
    expect(shown(engine)).toBeUndefined();
    expect(engine.mirror.leaving()).toEqual([]);
  });
});
