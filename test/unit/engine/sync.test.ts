import { describe, expect, test } from 'vitest';
import { discard } from '../../../sync/engine/outbox/discard.ts';
import { shownOutbox } from '../../../sync/engine/outbox/order.ts';
import { moved } from '../../../sync/engine/outbox/outbox-moves.ts';
import { parked } from '../../../sync/engine/outbox/park.ts';
import { rebaseWaiting } from '../../../sync/engine/outbox/rebase.ts';
import { resolve } from '../../../sync/engine/outbox/resolve.ts';
import type { OutboxEntry } from '../../../sync/engine/ports.ts';
import { pull } from '../../../sync/engine/pull/pull.ts';
import { push } from '../../../sync/engine/push/push.ts';
import { sync } from '../../../sync/engine/sync.ts';
import { schoolBucket } from '../../../sync/model/bucket.ts';
import { CaseloadError } from '../../../sync/model/error.ts';
import { create, remove, update } from '../../support/changeset.ts';
import {
  demoCenter,
  enrollment,
  grandview,
  lincoln,
  student,
} from '../../support/memory/demo-records.ts';
import { faulty, type TestEngine, testEngine } from '../../support/memory/engine.ts';
import { MemoryHub } from '../../support/memory/memory-hub.ts';

const ana = ['604821'];
const anaAtLincoln = ['604821', lincoln, '2026-08-24'];
const withCode = (code: string) => expect.objectContaining({ code });

async function pulled(): Promise<TestEngine> {
  const engine = testEngine();
  await sync(engine);
  return engine;
}

const shown = (engine: TestEngine, key = ana) => engine.mirror.read('students', key)?.record;
const central = (engine: TestEngine, key = ana) => engine.center.get('students', key).record;
/** As a push leaves an edit whose answer is missing. */
function markSent(engine: TestEngine, id: string): void {
  const entry = engine.entry(id) as OutboxEntry;
  engine.mirror.storeStates([moved(entry, 'marked')]);
}
const states = (engine: TestEngine) => shownOutbox(engine.mirror).map(({ state }) => state);

describe('a push', () => {
  test('sends what was saved, and the center’s answer is the record', async () => {
    const engine = await pulled();
    engine.save([update('students', ana, { first_name: 'Anna' })]);
    expect(await push(engine)).toBe(1);
    expect(central(engine)).toMatchObject({ first_name: 'Anna' });
    expect(engine.mirror.outbox()).toEqual([]);
    expect(engine.mirror.read('students', ana)?.etag).toBe(engine.center.get('students', ana).etag);
  });

  test('sends again, with the same id, what got no answer; it happens once', async () => {
    const engine = await pulled();
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

  test('has sent nothing when the hub is out of reach', async () => {
    const engine = await pulled();
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

  test('takes back what the hub refused to look at', async () => {
    const engine = await pulled();
    const id = engine.save([update('students', ana, { first_name: 'Anna' })]);
    const refusing = Object.assign(new MemoryHub(engine.center, engine.hub.buckets), {
      push: async () => {
        throw new CaseloadError({ code: 'device_revoked' });
      },
    });
    await expect(push({ ...engine, hub: refusing })).rejects.toThrow(withCode('device_revoked'));
    expect(engine.entry(id)).toMatchObject({ state: 'waiting' });
  });

  test('refuses answers that are not to what was sent', async () => {
    const engine = await pulled();
    const id = engine.save([update('students', ana, { first_name: 'Anna' })]);
    const confused = Object.assign(new MemoryHub(engine.center, engine.hub.buckets), {
      push: async () => [],
    });
    await expect(push({ ...engine, hub: confused })).rejects.toThrow(withCode('bad_answer'));
    expect(engine.entry(id)).toMatchObject({ state: 'in_flight' });
  });

  test('keeps for the next sync what a store cannot take now, and sends the rest', async () => {
    const engine = await pulled();
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

  test('one bad record holds up nothing but what depends on it', async () => {
    const engine = await pulled();
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

  test('parks what the hub calls out of scope', async () => {
    const engine = await pulled();
    const id = engine.save([
      update('student_school_associations', anaAtLincoln, { calendar_code: 'B' }),
    ]);
    engine.hub.buckets = ['district', schoolBucket(grandview)];
    expect(await push(engine)).toBe(0);
    expect(engine.entry(id)).toMatchObject({ state: 'parked', reason: { code: 'out_of_scope' } });
  });
});

describe('an edit that is saved while a push waits for the hub', () => {
  test.each(['reach', 'push'] as const)('is not lost, whichever call it was (%s)', async (call) => {
    const engine = await pulled();
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

describe('edits of one record', () => {
  test('fold into one changeset until it is sent', async () => {
    const engine = await pulled();
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
    const engine = await pulled();
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
    const engine = await pulled();
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
    const engine = await pulled();
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

  test('correct a rejected one, and let it go again', async () => {
    const engine = await pulled();
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

describe('when the center has changed too', () => {
  test('an edit of other fields merges and goes on by itself', async () => {
    const engine = await pulled();
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
      const engine = await pulled();
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

  test('a conflict follows the center, and ends when the center comes round', async () => {
    const engine = await pulled();
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

  test('an edit of a deleted record asks: discard, or make it again', async () => {
    for (const side of ['theirs', 'mine'] as const) {
      const engine = await pulled();
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

  test('a deleted enrollment of a student who has left is not made again by the key alone', async () => {
    const engine = await pulled();
    const id = engine.save([
      update('student_school_associations', anaAtLincoln, { calendar_code: 'B' }),
    ]);
    engine.center.remove('student_school_associations', anaAtLincoln);
    await sync(engine);
    resolve(engine.mirror, id, { side: 'mine' });
    await sync(engine);
    expect(engine.entry(id)).toMatchObject({
      state: 'rejected',
      error: { code: 'unknown_student', field: 'student_unique_id' },
    });
  });

  test('a record that both made is one, with the fields that were chosen', async () => {
    const engine = await pulled();
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

  test('a removal of a record that changed asks; of one that is gone is done', async () => {
    const engine = await pulled();
    const id = engine.save([remove('student_school_associations', anaAtLincoln)]);
    engine.center.edit('student_school_associations', anaAtLincoln, { calendar_code: 'B' });
    await sync(engine);
    expect(engine.entry(id)).toMatchObject({ state: 'conflict' });
    engine.center.remove('student_school_associations', anaAtLincoln);
    resolve(engine.mirror, id, { side: 'mine' });
    await sync(engine);
    expect(engine.mirror.outbox()).toEqual([]);
  });

  test('a change of key is taken back whole', async () => {
    const engine = await pulled();
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

  test('what waits behind a conflict is held, and follows when it is settled', async () => {
    const engine = await pulled();
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

describe('a pull', () => {
  test('keeps what was complete before the answer was cut, and goes on from there', async () => {
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

  test('refuses another district, and changes nothing', async () => {
    const engine = await pulled();
    const id = engine.save([update('students', ana, { first_name: 'Anna' })]);
    const before = engine.mirror.cursors();
    const center = Object.assign(demoCenter('epoch-2'), { district: 'Elsewhere' });
    center.edit('students', ana, { last_name: 'Changed' });
    const hub = new MemoryHub(center, engine.hub.buckets);
    await expect(pull({ ...engine, hub })).rejects.toThrow(withCode('epoch_changed'));
    expect(engine.mirror.cursors()).toEqual(before);
    expect(shown(engine)).toMatchObject({ first_name: 'Anna', last_name: 'Ruiz' });
    expect(engine.entry(id)).toMatchObject({ state: 'waiting' });
  });

  test('parks edits of a school that was lost, and lets them go when it is back', async () => {
    const engine = await pulled();
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

describe('a discard', () => {
  test('shows the center’s version again; not while the answer is missing', async () => {
    const engine = await pulled();
    const id = engine.save([update('students', ana, { first_name: 'Anna' })]);
    markSent(engine, id);
    expect(() => discard(engine.mirror, id)).toThrow(withCode('in_flight'));
    await sync(engine);
    expect(() => discard(engine.mirror, id)).toThrow(withCode('unknown_record'));
    const other = engine.save([update('students', ana, { first_name: 'Annie' })]);
    discard(engine.mirror, other);
    expect(shown(engine)).toMatchObject({ first_name: 'Anna' });
  });

  test('leaves a later edit of the record standing on what the center has', async () => {
    const engine = await pulled();
    const { record: atCenter } = engine.center.get('students', ana);
    const first = engine.save([update('students', ana, { first_name: 'Anna' })]);
    markSent(engine, first);
    const later = engine.save([update('students', ana, { first_name: 'Annie' })]);
    expect(engine.entry(later)).toMatchObject({ bases: [{ first_name: 'Anna' }] });
    const out = engine.entry(first);
    engine.mirror.changeOutbox({ put: out === undefined ? [] : [parked(out, 'out_of_scope')] });
    discard(engine.mirror, first);
    expect(engine.entry(later)?.bases).toEqual([atCenter]);
    expect(shown(engine)).toMatchObject({ first_name: 'Annie' });
  });

  test('and so does a push, whatever became of the earlier edit', async () => {
    const engine = await pulled();
    const { record: atCenter } = engine.center.get('students', ana);
    const id = engine.save([update('students', ana, { first_name: 'Annie' })]);
    const out = engine.entry(id);
    const bases = [{ ...atCenter, first_name: 'Anna' }];
    engine.mirror.changeOutbox({ put: out === undefined ? [] : [{ ...out, bases }] });
    rebaseWaiting(engine.mirror);
    expect(engine.entry(id)?.bases).toEqual([atCenter]);
  });
});
