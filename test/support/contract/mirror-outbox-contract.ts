import { describe, expect, test } from 'vitest';
import type { MirrorPort } from '../../../sync/engine/ports.ts';
import type { Row } from '../../../sync/protocol/pull.ts';
import { toSent } from '../../../sync/protocol/sent-record.ts';
import type { Etag } from '../../../sync/protocol/values.ts';
import { changesetId } from '../changeset.ts';
import { enrollment, lincoln, student } from '../memory/demo-records.ts';
import { atGrandview, atLincoln, entry, hello, page, present, removed, shown } from './pages.ts';

const ana = ['604821'];
const anaRecord = student('604821', 'Ana', 'Ruiz', { student_usi: 1 });

/** What every mirror does with its outbox. */
export function registerOutboxContract(name: string, granted: () => MirrorPort): void {
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

    test('knows the new key of a record while the outbox touches the old one', () => {
      const mirror = withAna();
      const moved = (): Row => {
        const [entity, key, etag, position, record] = removed('students', ana);
        return [entity, key, etag, position, record, ['604899']];
      };
      mirror.applyPages([page(atLincoln, [moved()])]);
      expect(mirror.movedTo({ entity: 'students', key: ana })).toBeUndefined();
      mirror.applyPages([page(atLincoln, [present('students', anaRecord, 'e1')])]);
      mirror.changeOutbox({ put: [edit] });
      mirror.applyPages([page(atLincoln, [moved()])]);
      expect(mirror.movedTo({ entity: 'students', key: ana })).toEqual(['604899']);
      mirror.changeOutbox({ drop: [changesetId(1)] });
      expect(mirror.movedTo({ entity: 'students', key: ana })).toBeUndefined();
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
      const record = toSent('students', {
        ...mirror.central('students', ana).record,
        first_name: 'Anna',
      });
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
            record: toSent('students', { ...noor, student_usi: 7 }),
          },
          {
            entity: 'student_school_associations',
            key,
            etag: 'a1' as Etag,
            record: toSent('student_school_associations', enrolled),
          },
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
      mirror.changeOutbox({
        drop: [changesetId(1)],
        central: [{ ...applied, record: toSent('students', anaRecord) }],
      });
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
}
