import { describe, expect, test } from 'vitest';
import { pull } from '../../../sync/engine/pull/pull.ts';
import { sync } from '../../../sync/engine/sync.ts';
import { CaseloadError } from '../../../sync/model/error.ts';
import { create, update } from '../../support/changeset.ts';
import {
  demoCenter,
  enrollment,
  grandview,
  lincoln,
  student,
} from '../../support/memory/demo-records.ts';
import { type TestEngine, testEngine } from '../../support/memory/engine.ts';
import { MemoryCenter } from '../../support/memory/memory-center.ts';
import { MemoryHub } from '../../support/memory/memory-hub.ts';
import { ana, syncedEngine } from '../../support/memory/synced-engine.ts';

const joseAtLincoln = ['604822', lincoln, '2026-08-24'];

/** The same laptop with a hub over another state of the center. */
function restoredTo(engine: TestEngine, center: MemoryCenter): TestEngine {
  return { ...engine, center, hub: new MemoryHub(center, engine.hub.buckets) };
}

async function expectEqual({ mirror, hub }: TestEngine): Promise<void> {
  for (const bucket of hub.buckets) {
    const { rows, ranges } = await hub.digest(bucket);
    expect(mirror.digest(bucket)).toEqual({ rows, ranges });
  }
}

const fetched = ({ hub }: TestEngine) => hub.asked.filter((what) => what.startsWith('records'));

describe('a laptop of a database that was restored', () => {
  test('fetches only what differs, keeps its outbox, and sends it', async () => {
    const engine = await syncedEngine();
    engine.center.edit('students', ana, { birth_city: 'Lost with the restore' });
    engine.center.put('students', student('700001', 'Kim', 'Lee'));
    engine.center.put('student_school_associations', enrollment('700001', grandview));
    engine.center.remove('student_school_associations', joseAtLincoln);
    await sync(engine);
    engine.save([update('students', ['604822'], { first_name: 'Joseph' })]);
    const restored = restoredTo(engine, demoCenter('epoch-2'));
    await sync(restored);
    expect(restored.mirror.epoch()).toBe('epoch-2');
    expect(restored.mirror.toCompare()).toEqual([]);
    // Ana, and José's enrollment with José himself at Lincoln again.
    expect(fetched(restored)).toEqual(['records 3']);
    await expectEqual(restored);
    expect(restored.mirror.read('students', ['700001'])).toBeUndefined();
    expect(restored.center.get('students', ['604822']).record).toMatchObject({
      first_name: 'Joseph',
    });
    expect(restored.mirror.outbox()).toEqual([]);
  });

  test('compares nothing with the hub of another district, and removes nothing', async () => {
    const engine = await syncedEngine();
    engine.mirror.applyHello({
      ...engine.hub.join(),
      protocol: 1,
      compare: ['district', ...engine.hub.buckets],
      rows: 0,
    });
    const stranger = new MemoryCenter('epoch-of-another', 'district-2');
    await expect(sync(restoredTo(engine, stranger))).rejects.toMatchObject({
      code: 'epoch_changed',
    });
    expect(engine.mirror.read('students', ana)).toBeDefined();
  });

  test('goes on comparing where it was interrupted, and pulls nothing by old cursors', async () => {
    const engine = await syncedEngine();
    engine.center.edit('students', ana, { birth_city: 'Lost with the restore' });
    await sync(engine);
    const restored = restoredTo(engine, demoCenter('epoch-2'));
    const records = restored.hub.records.bind(restored.hub);
    restored.hub.records = async () => {
      throw new CaseloadError({ code: 'unreachable' });
    };
    await expect(pull(restored)).rejects.toMatchObject({ code: 'unreachable' });
    expect(restored.mirror.toCompare()).not.toEqual([]);
    restored.hub.records = records;
    await pull(restored);
    await expectEqual(restored);
  });
});

describe('a laptop that was away for long', () => {
  test('compares when the center has forgotten removals of the meantime', async () => {
    const engine = await syncedEngine();
    const id = engine.save([update('students', ['604823'], { birth_city: 'Austin' })]);
    engine.center.remove('student_school_associations', joseAtLincoln);
    engine.center.edit('students', ana, { birth_city: 'Dallas' });
    engine.center.trim();
    engine.hub.asked.length = 0;
    await sync(engine);
    await expectEqual(engine);
    expect(engine.mirror.read('student_school_associations', joseAtLincoln)).toBeUndefined();
    expect(engine.mirror.read('students', ana)?.record).toMatchObject({ birth_city: 'Dallas' });
    expect(engine.center.changesets.has(id)).toBe(true);
    engine.hub.asked.length = 0;
    await pull(engine);
    expect(engine.hub.asked).toEqual(['pull']);
  });
});

describe('a record that was just pushed', () => {
  test('is not downloaded again, unless it has changed since', async () => {
    const engine = await syncedEngine();
    engine.save([update('students', ana, { first_name: 'Anna' })]);
    engine.save([create('student_school_associations', enrollment('604822', grandview))]);
    const { pulled: rows } = await sync(engine);
    // José, who is at Grandview now too.
    expect(rows).toBe(1);
    engine.save([update('students', ana, { first_name: 'Annie' })]);
    const push = engine.hub.push.bind(engine.hub);
    engine.hub.push = async (request) => {
      const answers = await push(request);
      engine.center.edit('students', ana, { birth_city: 'Dallas' });
      return answers;
    };
    await sync(engine);
    expect(engine.mirror.read('students', ana)?.record).toMatchObject({
      first_name: 'Annie',
      birth_city: 'Dallas',
    });
    await expectEqual(engine);
  });
});

describe('a restored copy of a laptop’s disk', () => {
  test('sends again what its original has sent: it happens once, and later edits follow', async () => {
    const engine = await syncedEngine();
    const copies = { same: testEngine(engine.center), further: testEngine(engine.center) };
    for (const copy of Object.values(copies)) await sync(copy);
    const id = engine.save([update('students', ana, { first_name: 'Anna' })]);
    for (const { mirror } of Object.values(copies)) {
      mirror.changeOutbox({ put: engine.mirror.outbox() });
    }
    await sync(engine);
    expect(engine.center.changesets.has(id)).toBe(true);
    const audited = engine.center.changesets.size;

    await sync(copies.same);
    expect(engine.center.changesets.size).toBe(audited);
    expect(copies.same.mirror.outbox()).toEqual([]);

    // This one took the edit up further, before it was sent.
    expect(copies.further.save([update('students', ana, { birth_city: 'Austin' })])).toBe(id);
    await sync(copies.further);
    expect(copies.further.mirror.outbox()).toEqual([]);
    expect(engine.center.get('students', ana).record).toMatchObject({
      first_name: 'Anna',
      birth_city: 'Austin',
    });
  });
});
