import { describe, expect, test } from 'vitest';
import { shownOutbox } from '../../../sync/engine/outbox/order.ts';
import type { OutboxEntry } from '../../../sync/engine/ports.ts';
import { push } from '../../../sync/engine/push/push.ts';
import { sync } from '../../../sync/engine/sync.ts';
import { create, remove, update } from '../../support/changeset.ts';
import { enrollment, grandview, lincoln, student } from '../../support/memory/demo-records.ts';
import {
  ana,
  anaAtLincoln,
  central,
  markSent,
  shown,
  states,
  syncedEngine,
} from '../../support/memory/synced-engine.ts';

describe('edits of one record', () => {
  test('fold into one changeset until it is sent', async () => {
    const engine = await syncedEngine();
    const first = engine.save([update('students', ana, { first_name: 'Anna' })]);
    const second = engine.save([update('students', ana, { birth_city: 'Austin' })]);
    expect(second).toBe(first);
    markSent(engine, first);
    const third = engine.save([update('students', ana, { birth_city: 'Dallas' })]);
    expect(third).not.toBe(first);
    expect(states(engine)).toEqual(['in_flight', 'waiting']);
    expect(shown(engine)).toMatchObject({ first_name: 'Anna', birth_city: 'Dallas' });
    await sync(engine);
    expect(central(engine)).toMatchObject({ first_name: 'Anna', birth_city: 'Dallas' });
    expect(engine.mirror.outbox()).toEqual([]);
  });

  test('fold into the one that waits behind another, however long that needs the counselor', async () => {
    const engine = await syncedEngine();
    engine.save([update('students', ana, { birth_city: 'Austin' })]);
    markSent(engine, engine.mirror.outbox()[0]?.changeset.id as string);
    const waiting = engine.save([update('students', ana, { birth_city: 'Dallas' })]);
    for (const first_name of ['Anna', 'Anne', 'Annie']) {
      expect(engine.save([update('students', ana, { first_name })])).toBe(waiting);
    }
    expect(states(engine)).toEqual(['in_flight', 'waiting']);
    await sync(engine);
    expect(central(engine)).toMatchObject({ first_name: 'Annie', birth_city: 'Dallas' });
  });

  test('tie no record to the edits of another', async () => {
    const engine = await syncedEngine();
    const ofStudent = engine.save([update('students', ana, { first_name: 'Anna' })]);
    const ofEnrollment = engine.save([
      update('student_school_associations', anaAtLincoln, { calendar_code: 'B' }),
    ]);
    const ofBoth = engine.save([
      update('students', ana, { first_name: 'Anne' }),
      update('student_school_associations', anaAtLincoln, { calendar_code: 'C' }),
    ]);
    expect(engine.mirror.outbox().map(({ changeset }) => changeset.id)).toEqual([
      ofStudent,
      ofEnrollment,
      ofBoth,
    ]);
    await sync(engine);
    expect(central(engine)).toMatchObject({ first_name: 'Anne' });
    expect(engine.mirror.outbox()).toEqual([]);
  });

  test('that undo each other leave nothing to send', async () => {
    const engine = await syncedEngine();
    engine.save([update('students', ana, { first_name: 'Anna' })]);
    engine.save([update('students', ana, { first_name: 'Ana' })]);
    expect(engine.mirror.outbox()).toEqual([]);
    engine.save([create('student_school_associations', enrollment('604821', grandview))]);
    engine.save([remove('student_school_associations', ['604821', grandview, '2026-08-24'])]);
    expect(engine.mirror.outbox()).toEqual([]);
    engine.save([remove('student_school_associations', anaAtLincoln)]);
    engine.save([
      create('student_school_associations', enrollment('604821', lincoln, { calendar_code: 'B' })),
    ]);
    expect(engine.mirror.outbox()).toMatchObject([
      { changeset: { operations: [{ op: 'update', fields: { calendar_code: 'B' } }] } },
    ]);
    await sync(engine);
    expect(engine.center.get('student_school_associations', anaAtLincoln).record).toMatchObject({
      calendar_code: 'B',
    });
  });

  test('correct a rejected one, which is sent again', async () => {
    const engine = await syncedEngine();
    const made = enrollment('700001', lincoln);
    const id = engine.save(
      [
        create('students', student('700001', 'Noor', 'Haddad')),
        create('student_school_associations', made),
      ],
      { action: 'enroll_new' },
    );
    engine.mirror.changeOutbox({
      put: [
        {
          ...(engine.entry(id) as OutboxEntry),
          state: 'rejected',
          reason: { code: 'too_long', params: { reason: 'center' } },
        },
      ],
    });
    const second = enrollment('700001', grandview);
    const held = engine.save([create('student_school_associations', second)]);
    expect(shownOutbox(engine.mirror)).toMatchObject([
      { state: 'rejected' },
      { state: 'held', changeset: { id: held } },
    ]);
    expect(await push(engine)).toBe(0);
    engine.save([update('students', ['700001'], { last_name: 'Had' })]);
    expect(states(engine)).toEqual(['waiting', 'waiting']);
    await sync(engine);
    expect(central(engine, ['700001'])).toMatchObject({ last_name: 'Had' });
    expect(engine.mirror.outbox()).toEqual([]);
  });
});
