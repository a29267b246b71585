import { describe, expect, test } from 'vitest';
import { discard } from '../../../sync/engine/outbox/discard.ts';
import { sendable, shownOutbox } from '../../../sync/engine/outbox/order.ts';
import { rebaseWaiting } from '../../../sync/engine/outbox/rebase.ts';
import { save } from '../../../sync/engine/outbox/save.ts';
import type { MirrorPort } from '../../../sync/engine/ports.ts';
import type { Operation } from '../../../sync/protocol/changeset.ts';
import type { Etag } from '../../../sync/protocol/values.ts';
import { changeset, changesetId, update } from '../changeset.ts';
import { enrollment, lincoln, student } from '../memory/demo-records.ts';
import type { MemoryMirror } from '../memory/memory-mirror.ts';
import { atGrandview, atLincoln, entry, hello, page, present, removed, shown } from './pages.ts';

const ana = ['604821'];
const anaRecord = student('604821', 'Ana', 'Ruiz', { student_usi: 1 });

/** What every mirror does, whatever keeps it. */
export function registerMirrorContract(
  name: string,
  open: () => MirrorPort & Pick<MemoryMirror, 'damage' | 'damageBeside'>,
): void {
  const granted = () => {
    const mirror = open();
    mirror.applyHello(hello(['district', atLincoln, atGrandview]));
    return mirror;
  };

  describe(`${name}: buckets and pages`, () => {
    test('is empty before the first hello', () => {
      const mirror = open();
      expect([mirror.epoch(), mirror.descriptorsVersion(), mirror.cursors()]).toEqual([
        null,
        null,
        {},
      ]);
    });

    test('holds the granted buckets from the beginning', () => {
      const mirror = granted();
      expect(mirror.epoch()).toBe('epoch-1');
      expect(mirror.cursors()).toEqual({ district: {}, [atLincoln]: {}, [atGrandview]: {} });
    });

    test('applies a page together with its cursor, entity by entity', () => {
      const mirror = granted();
      const first = page(atLincoln, [present('students', anaRecord, 'e1')]);
      mirror.applyPages([first]);
      const second = page(atLincoln, [
        present('student_school_associations', enrollment('604821', lincoln), 'a1'),
      ]);
      mirror.applyPages([second]);
      expect(mirror.cursors()[atLincoln]).toEqual({ ...first.cursor, ...second.cursor });
      expect(mirror.read('students', ana)).toEqual({
        record: expect.objectContaining({ first_name: 'Ana', races: ['White'], student_usi: 1 }),
        etag: 'e1',
      });
    });

    test('refuses a page of a bucket that was not granted, whole', () => {
      const mirror = open();
      mirror.applyHello(hello(['district']));
      const foreign = page(atLincoln, [present('students', anaRecord, 'e1')]);
      expect(() => mirror.applyPages([foreign])).toThrow(
        expect.objectContaining({ code: 'bad_answer' }),
      );
      expect(mirror.read('students', ana)).toBeUndefined();
    });

    test('ignores columns that it does not know, and leaves empty what is not sent', () => {
      const mirror = granted();
      const [row] = page(atLincoln, [present('students', anaRecord, 'e1')]).rows;
      mirror.applyPages([
        {
          bucket: atLincoln,
          columns: { students: ['last_name', 'shoe_size', 'student_unique_id', 'first_name'] },
          rows: [
            [
              'students',
              ana,
              'e1' as Etag,
              row?.[3] ?? ('' as never),
              ['Ruiz', 40, '604821', 'Ana'],
            ],
          ],
          cursor: {},
        },
      ]);
      expect(shown(mirror, 'students', ana)).toMatchObject({
        first_name: 'Ana',
        last_name: 'Ruiz',
        birth_date: null,
      });
      expect(shown(mirror, 'students', ana)).not.toHaveProperty('shoe_size');
    });

    test('holds a record of two buckets once, and until it leaves both', () => {
      const mirror = granted();
      mirror.applyPages([page(atLincoln, [present('students', anaRecord, 'e1')])]);
      mirror.applyPages([page(atGrandview, [present('students', anaRecord, 'e1')])]);
      const changed = { ...anaRecord, first_name: 'Anna' };
      mirror.applyPages([page(atGrandview, [present('students', changed, 'e2')])]);
      expect(mirror.digest(atLincoln)).toEqual(mirror.digest(atGrandview));
      mirror.applyPages([page(atLincoln, [removed('students', ana)])]);
      expect(mirror.read('students', ana)).toMatchObject({ etag: 'e2' });
      mirror.applyPages([page(atGrandview, [removed('students', ana)])]);
      expect(mirror.read('students', ana)).toBeUndefined();
    });

    test('purges a bucket that left the scope, with the records that only it held', () => {
      const mirror = granted();
      const ben = student('604822', 'Ben', 'Okafor');
      mirror.applyPages([
        page(atLincoln, [present('students', anaRecord, 'e1'), present('students', ben, 'b1')]),
      ]);
      mirror.applyPages([page(atGrandview, [present('students', ben, 'b1')])]);
      mirror.applyHello(hello(['district', atGrandview]));
      expect(mirror.cursors()).not.toHaveProperty([atLincoln]);
      expect(mirror.read('students', ana)).toBeUndefined();
      expect(mirror.read('students', ['604822'])).toMatchObject({ etag: 'b1' });
      mirror.applyHello(hello(['district', atGrandview, atLincoln]));
      expect(mirror.cursors()[atLincoln]).toEqual({});
    });
  });

  describe(`${name}: the outbox`, () => {
    const edit = entry(changesetId(1), [
      {
        op: 'update',
        entity: 'students',
        key: ana,
        base: 'e1' as Etag,
        fields: { first_name: 'Anna' },
      },
    ]);
    const withAna = () => {
      const mirror = granted();
      mirror.applyPages([page(atLincoln, [present('students', anaRecord, 'e1')])]);
      return mirror;
    };

    test('shows mine, and keeps the center’s version aside', () => {
      const mirror = withAna();
      mirror.changeOutbox({ put: [edit] });
      expect(shown(mirror, 'students', ana)).toMatchObject({
        first_name: 'Anna',
        last_name: 'Ruiz',
      });
      expect(mirror.central('students', ana)).toMatchObject({
        etag: 'e1',
        record: { first_name: 'Ana' },
      });
      expect(mirror.outbox()).toEqual([edit]);
      expect(mirror.outboxTouching([{ entity: 'students', key: ana }])).toEqual([edit]);
      expect(mirror.outboxTouching([{ entity: 'students', key: ['1'] }])).toEqual([]);
    });

    test('puts a pulled version under the waiting edit', () => {
      const mirror = withAna();
      mirror.changeOutbox({ put: [edit] });
      const theirs = { ...anaRecord, first_name: 'Anne', birth_city: 'Austin' };
      mirror.applyPages([page(atLincoln, [present('students', theirs, 'e2')])]);
      expect(mirror.read('students', ana)).toMatchObject({
        record: { first_name: 'Anna', birth_city: 'Austin' },
        etag: 'e2',
      });
      mirror.changeOutbox({ drop: [changesetId(1)] });
      expect(mirror.read('students', ana)).toMatchObject({
        record: { first_name: 'Anne' },
        etag: 'e2',
      });
    });

    test('brings no deleted record back, and keeps the edit', () => {
      const mirror = withAna();
      mirror.changeOutbox({ put: [edit] });
      mirror.applyPages([page(atLincoln, [removed('students', ana)])]);
      expect(mirror.read('students', ana)).toBeUndefined();
      expect(mirror.outbox()).toHaveLength(1);
      mirror.changeOutbox({ drop: [changesetId(1)] });
      expect(mirror.read('students', ana)).toBeUndefined();
      expect(mirror.digest(atLincoln).rows).toBe(0);
    });

    test('shows the operations on one record in their order', () => {
      const mirror = withAna();
      const later = entry(changesetId(2), [
        {
          op: 'update',
          entity: 'students',
          key: ana,
          base: 'e1' as Etag,
          fields: { first_name: 'Annie' },
        },
      ]);
      mirror.changeOutbox({ put: [edit] });
      mirror.changeOutbox({ put: [later] });
      mirror.changeOutbox({ put: [{ ...edit, state: 'rejected' }] });
      expect(mirror.outbox().map(({ changeset }) => changeset.id)).toEqual([
        changesetId(1),
        changesetId(2),
      ]);
      expect(shown(mirror, 'students', ana)).toMatchObject({ first_name: 'Annie' });
      mirror.changeOutbox({ drop: [changesetId(2)] });
      expect(shown(mirror, 'students', ana)).toMatchObject({ first_name: 'Anna' });
    });

    test('shows the record that the center applied, with its new etag', () => {
      const mirror = withAna();
      mirror.changeOutbox({ put: [edit] });
      mirror.storeStates([{ ...edit, state: 'in_flight' }]);
      expect(mirror.outbox()).toMatchObject([{ state: 'in_flight' }]);
      const record = { ...mirror.central('students', ana).record, first_name: 'Anna' };
      const applied = { entity: 'students' as const, key: ana, etag: 'e2' as Etag, record };
      mirror.changeOutbox({ drop: [changesetId(1)], central: [applied] });
      expect(mirror.read('students', ana)).toMatchObject({
        record: { first_name: 'Anna' },
        etag: 'e2',
      });
      expect(mirror.outbox()).toEqual([]);
      expect(mirror.digest(atLincoln).rows).toBe(1);
    });

    test('a record that the center has made belongs to the buckets of its school', () => {
      const mirror = granted();
      const noor = student('700001', 'Noor', 'Haddad');
      const enrolled = enrollment('700001', lincoln);
      const key = ['700001', lincoln, '2026-08-24'];
      const made = entry(changesetId(1), [
        { op: 'create', entity: 'students', key: ['700001'], fields: noor },
        { op: 'create', entity: 'student_school_associations', key, fields: enrolled },
      ]);
      mirror.changeOutbox({ put: [made] });
      expect(shown(mirror, 'students', ['700001'])).toMatchObject({ student_usi: null });
      expect(mirror.digest(atLincoln).rows).toBe(0);
      mirror.changeOutbox({
        drop: [changesetId(1)],
        central: [
          {
            entity: 'students',
            key: ['700001'],
            etag: 'e1' as Etag,
            record: { ...noor, student_usi: 7 },
          },
          { entity: 'student_school_associations', key, etag: 'a1' as Etag, record: enrolled },
        ],
      });
      expect(mirror.read('students', ['700001'])).toMatchObject({
        record: { student_usi: 7 },
        etag: 'e1',
      });
      expect([mirror.digest(atLincoln).rows, mirror.digest(atGrandview).rows]).toEqual([2, 0]);
    });

    test('a student is in no bucket through an enrollment that the outbox alone has', () => {
      const mirror = granted();
      const refused = entry(changesetId(2), [
        {
          op: 'create',
          entity: 'student_school_associations',
          key: ['604821', lincoln, '2026-08-24'],
          fields: enrollment('604821', lincoln),
        },
      ]);
      mirror.changeOutbox({ put: [edit, { ...refused, state: 'rejected' }] });
      const applied = { entity: 'students' as const, key: ana, etag: 'e2' as Etag };
      mirror.changeOutbox({ drop: [changesetId(1)], central: [{ ...applied, record: anaRecord }] });
      expect(mirror.digest(atLincoln).rows).toBe(0);
      expect(mirror.central('students', ana)).toMatchObject({ etag: null });
    });

    test('keeps edits of a bucket that was lost', () => {
      const mirror = withAna();
      mirror.changeOutbox({ put: [edit] });
      mirror.applyHello(hello(['district']));
      expect(mirror.outbox()).toEqual([edit]);
      expect(mirror.read('students', ana)).toBeUndefined();
      mirror.applyHello(hello(['district', atLincoln]));
      mirror.applyPages([page(atLincoln, [present('students', anaRecord, 'e1')])]);
      expect(shown(mirror, 'students', ana)).toMatchObject({ first_name: 'Anna' });
    });
  });

  describe(`${name}: verify`, () => {
    test('digests the center’s version of what the outbox touches', () => {
      const mirror = granted();
      mirror.applyPages([page(atLincoln, [present('students', anaRecord, 'e1')])]);
      const before = mirror.digest(atLincoln);
      mirror.changeOutbox({
        put: [
          entry(changesetId(1), [
            { op: 'delete', entity: 'students', key: ana, base: 'e1' as Etag },
          ]),
        ],
      });
      expect(mirror.read('students', ana)).toBeUndefined();
      expect(mirror.digest(atLincoln)).toEqual(before);
      const all = Array.from({ length: 256 }, (_, range) => range);
      expect(mirror.entries(atLincoln, all)).toEqual([['students', ana, 'e1']]);
    });

    test('has the digest that the protocol describes', () => {
      const mirror = granted();
      mirror.applyPages([page(atLincoln, [present('students', anaRecord, 'e1')])]);
      const { rows, ranges } = mirror.digest(atLincoln);
      const filled = ranges.flatMap((sum, range) => (sum === '0'.repeat(16) ? [] : [[range, sum]]));
      // printf 'students\n["604821"]' | sha256sum; printf 'students\n["604821"]\ne1' | sha256sum
      expect({ rows, filled }).toEqual({ rows: 1, filled: [[238, 'be199624a9123c36']] });
    });

    test('repairs single records, and leaves mine on top', () => {
      const mirror = granted();
      const ben = student('604822', 'Ben', 'Okafor');
      mirror.applyPages([
        page(atLincoln, [present('students', anaRecord, 'e1'), present('students', ben, 'b1')]),
      ]);
      const fields = { first_name: 'Anna' };
      mirror.changeOutbox({
        put: [
          entry(changesetId(1), [
            { op: 'update', entity: 'students', key: ana, base: 'e1' as Etag, fields },
          ]),
        ],
      });
      const record = { ...mirror.central('students', ana).record, last_name: 'Ruiz Vega' };
      mirror.repair({
        bucket: atLincoln,
        records: [
          { entity: 'students', key: ana, etag: 'e9' as Etag, record },
          { entity: 'students', key: ['604822'], etag: null, record: null },
        ],
      });
      expect(mirror.read('students', ana)).toMatchObject({
        record: { first_name: 'Anna', last_name: 'Ruiz Vega' },
        etag: 'e9',
      });
      expect(mirror.read('students', ['604822'])).toBeUndefined();
      expect(mirror.digest(atLincoln).rows).toBe(1);
    });
  });

  describe(`${name}: a changeset of the outbox that cannot be read`, () => {
    const edit = (id: string, record: { key: string[]; field: string; value: string }) =>
      entry(id, [
        {
          op: 'update',
          entity: 'students',
          key: record.key,
          base: 'e1' as Etag,
          fields: { [record.field]: record.value },
        },
      ]);
    const [lost, behind, free] = [changesetId(1), changesetId(2), changesetId(3)];
    const withDamage = () => {
      const mirror = granted();
      const ben = student('604822', 'Ben', 'Okafor');
      mirror.applyPages([
        page(atLincoln, [present('students', anaRecord, 'e1'), present('students', ben, 'e2')]),
      ]);
      const put = [
        edit(lost, { key: ana, field: 'birth_city', value: 'Austin' }),
        edit(behind, { key: ana, field: 'first_name', value: 'Anna' }),
        edit(free, { key: ['604822'], field: 'first_name', value: 'Benjamin' }),
      ];
      for (const one of put) mirror.changeOutbox({ put: [one] });
      mirror.damage(lost);
      return mirror;
    };

    test('is set aside with the problem and the records that it touches', () => {
      const mirror = withDamage();
      expect(mirror.unreadable()).toMatchObject([
        {
          id: lost,
          state: 'unreadable',
          reason: { code: 'unreadable_edit' },
          records: [{ entity: 'students', key: ana }],
          older: 0,
          raw: { changeset: expect.stringContaining('Austin') },
        },
      ]);
      expect(mirror.outbox().map(({ changeset }) => changeset.id)).toEqual([behind, free]);
      const touching = mirror.outboxTouching([{ entity: 'students', key: ana }]);
      expect(touching.map(({ changeset }) => changeset.id)).toEqual([behind]);
    });

    test('holds up only edits of its records', () => {
      const mirror = withDamage();
      expect(sendable(mirror).map(({ changeset }) => changeset.id)).toEqual([free]);
      expect(shownOutbox(mirror).map(({ state }) => state)).toEqual(['held', 'waiting']);
    });

    test('takes up no edit: a later one keeps its place behind it', () => {
      const mirror = withDamage();
      mirror.changeOutbox({ drop: [behind] });
      const operation = update('students', ana, { first_name: 'Annie' });
      const { changeset: id } = save(mirror, changeset('edit', operation));
      expect(mirror.outbox().map(({ changeset }) => changeset.id)).toEqual([free, id]);
      expect(sendable(mirror).map(({ changeset }) => changeset.id)).toEqual([free]);
    });

    test('stays through pulls, and can be discarded: its record is the center’s again', () => {
      const mirror = withDamage();
      mirror.changeOutbox({ drop: [behind] });
      const moved = { ...anaRecord, birth_city: 'Dallas' };
      mirror.applyPages([page(atLincoln, [present('students', moved, 'e3')])]);
      expect(shown(mirror, 'students', ana)).toMatchObject({ birth_city: 'Dallas' });
      expect(mirror.unreadable()).toHaveLength(1);
      discard(mirror, lost);
      expect(mirror.unreadable()).toEqual([]);
      expect(mirror.read('students', ana)).toMatchObject({
        record: { birth_city: 'Dallas' },
        etag: 'e3',
      });
      expect(mirror.digest(atLincoln).rows).toBe(2);
    });
  });

  describe(`${name}: a center’s version that cannot be read`, () => {
    const record = { entity: 'students' as const, key: ana };
    const waiting = (...operations: Operation[]) => {
      const mirror = granted();
      mirror.applyPages([page(atLincoln, [present('students', anaRecord, 'e1')])]);
      save(mirror, changeset('edit', ...operations));
      mirror.damageBeside(record);
      return mirror;
    };
    const renaming = () => waiting(update('students', ana, { first_name: 'Anna' }));

    test('is fetched again: each bucket that holds something has to be compared, and it differs', () => {
      const mirror = renaming();
      expect(mirror.toCompare()).toEqual([atLincoln]);
      expect(mirror.central('students', ana).etag).not.toBe('e1');
      mirror.repair({
        bucket: atLincoln,
        records: [
          { ...record, etag: 'e2' as Etag, record: { ...anaRecord, last_name: 'Ruiz Vega' } },
        ],
        cursor: {},
      });
      expect(mirror.toCompare()).toEqual([]);
      expect(mirror.read('students', ana)).toMatchObject({
        record: { first_name: 'Anna', last_name: 'Ruiz Vega' },
        etag: 'e2',
      });
      expect(mirror.digest(atLincoln).rows).toBe(1);
    });

    test('shows what the counselor saw and changed, meanwhile', () => {
      expect(shown(renaming(), 'students', ana)).toMatchObject({
        first_name: 'Anna',
        last_name: 'Ruiz',
      });
    });

    test('takes no waiting edit for done', () => {
      const mirror = waiting({ op: 'delete', ...record, base: 'e1' as Etag });
      rebaseWaiting(mirror);
      expect(mirror.outbox()[0]?.changeset.operations).toMatchObject([{ op: 'delete', ...record }]);
    });
  });
}
