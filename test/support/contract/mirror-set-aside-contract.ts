import { describe, expect, test } from 'vitest';
import { discard } from '../../../sync/engine/outbox/discard.ts';
import { sendable, shownOutbox } from '../../../sync/engine/outbox/order.ts';
import { rebaseWaiting } from '../../../sync/engine/outbox/rebase.ts';
import { save } from '../../../sync/engine/outbox/save.ts';
import type { MirrorPort } from '../../../sync/engine/ports.ts';
import { toSent } from '../../../sync/protocol/sent-record.ts';
import type { Etag, Position } from '../../../sync/protocol/values.ts';
import { changeset, update } from '../changeset.ts';
import { student } from '../memory/demo-records.ts';
import { digestOf } from '../memory/digest.ts';
import { atGrandview, atLincoln, hello, page, present, removed, shown } from './pages.ts';

const ana = ['604821'];
const ben = ['604822'];
const good = student('604821', 'Ana', 'Ruiz', { student_usi: 1 });
const bad = { ...good, birth_city: ['Austin'] };
const benRecord = student('604822', 'Ben', 'Okafor', { student_usi: 2 });
const reason = {
  code: 'unreadable_record',
  field: 'birth_city',
  params: { reason: 'shape', expected: 'text' },
};
const aside = { entity: 'students', key: ana, etag: 'e2', reason };

/** What every mirror does with a record of the center that it cannot store or read. */
export function registerSetAsideContract(name: string, granted: () => MirrorPort): void {
  describe(`${name}: a record that the mirror cannot store or read`, () => {
    const receive = (mirror: MirrorPort, ...rows: Parameters<typeof page>[1]) =>
      mirror.applyPages([page(atLincoln, rows)]);
    const withBad = () => {
      const mirror = granted();
      receive(mirror, present('students', good, 'e1'));
      receive(mirror, present('students', bad, 'e2'), present('students', benRecord, 'b1'));
      return mirror;
    };
    const digest = (...etags: [key: string[], etag: string][]) =>
      digestOf(etags.map(([key, etag]) => ({ entity: 'students', key, etag: etag as Etag })));

    test('is set aside by itself: the rest of the page is stored and the cursor moves', () => {
      const mirror = granted();
      const given = page(atLincoln, [
        present('students', bad, 'e2'),
        present('students', benRecord, 'b1'),
      ]);
      mirror.applyPages([given]);
      expect(mirror.setAside()).toMatchObject([aside]);
      expect(JSON.parse(mirror.setAside()[0]?.raw ?? '')).toMatchObject(toSent('students', bad));
      expect(shown(mirror, 'students', ben)).toMatchObject({ first_name: 'Ben' });
      expect(mirror.cursors()[atLincoln]).toEqual(given.cursor);
    });

    test('is not shown, not even as it was before, and counts in the digest', () => {
      const mirror = withBad();
      expect(mirror.read('students', ana)).toBeUndefined();
      expect(mirror.central('students', ana)).toMatchObject({ etag: 'e2', record: null });
      expect(mirror.digest(atLincoln)).toEqual(digest([ana, 'e2'], [ben, 'b1']));
    });

    test('is shown again when a version comes that the mirror can read', () => {
      const mirror = withBad();
      receive(mirror, present('students', { ...good, birth_city: 'Austin' }, 'e3'));
      expect(mirror.setAside()).toEqual([]);
      expect(mirror.read('students', ana)).toMatchObject({
        record: { birth_city: 'Austin' },
        etag: 'e3',
      });
      expect(mirror.digest(atLincoln)).toEqual(digest([ana, 'e3'], [ben, 'b1']));
    });

    test('leaves with its removal, and with its school', () => {
      const mirror = withBad();
      receive(mirror, removed('students', ana));
      expect(mirror.setAside()).toEqual([]);
      expect(mirror.digest(atLincoln)).toEqual(digest([ben, 'b1']));
      const other = withBad();
      other.applyHello(hello(['district']));
      expect(other.setAside()).toEqual([]);
    });

    test('of two schools leaves with the second', () => {
      const mirror = withBad();
      mirror.applyHello(hello(['district', atLincoln, atGrandview]));
      mirror.applyPages([page(atGrandview, [present('students', bad, 'e2')])]);
      receive(mirror, removed('students', ana));
      expect(mirror.setAside()).toMatchObject([aside]);
      expect(mirror.digest(atGrandview)).toEqual(digest([ana, 'e2']));
      mirror.applyPages([page(atGrandview, [removed('students', ana)])]);
      expect(mirror.setAside()).toEqual([]);
    });

    test('can come by a comparison and by the answer to a push', () => {
      const mirror = granted();
      const record = {
        entity: 'students',
        key: ana,
        etag: 'e2' as Etag,
        record: toSent('students', bad),
      } as const;
      mirror.repair({ bucket: atLincoln, records: [record] });
      expect(mirror.setAside()).toMatchObject([aside]);
      expect(mirror.digest(atLincoln)).toEqual(digest([ana, 'e2']));
      const other = granted();
      receive(other, present('students', good, 'e1'));
      other.changeOutbox({ central: [record] });
      expect(other.setAside()).toMatchObject([aside]);
      expect(other.digest(atLincoln)).toEqual(digest([ana, 'e2']));
      other.changeOutbox({
        central: [{ ...record, record: toSent('students', good), etag: 'e3' as Etag }],
      });
      expect(other.setAside()).toEqual([]);
      expect(other.digest(atLincoln)).toEqual(digest([ana, 'e3']));
    });

    describe('with a waiting edit', () => {
      const waiting = () => {
        const mirror = granted();
        receive(mirror, present('students', good, 'e1'));
        save(mirror, changeset('edit', update('students', ana, { first_name: 'Anna' })));
        receive(mirror, present('students', bad, 'e2'));
        return mirror;
      };

      test('holds the edit up, which stays as it is', () => {
        const mirror = waiting();
        const before = mirror.outbox();
        expect(mirror.read('students', ana)).toBeUndefined();
        expect(rebaseWaiting(mirror, { isPulled: true })).toBe(false);
        expect(sendable(mirror)).toEqual([]);
        expect(mirror.outbox()).toEqual(before);
        expect(shownOutbox(mirror)).toMatchObject([{ state: 'held', reason }]);
      });

      test('lets it merge and leave when a version comes that the mirror can read', () => {
        const mirror = waiting();
        receive(mirror, present('students', { ...good, birth_city: 'Austin' }, 'e3'));
        expect(rebaseWaiting(mirror, { isPulled: true })).toBe(true);
        expect(sendable(mirror)).toMatchObject([
          { changeset: { operations: [{ base: 'e3', fields: { first_name: 'Anna' } }] } },
        ]);
        expect(shown(mirror, 'students', ana)).toMatchObject({
          first_name: 'Anna',
          birth_city: 'Austin',
        });
      });

      test('stays set aside when the edit is discarded', () => {
        const mirror = waiting();
        discard(mirror, mirror.outbox()[0]?.changeset.id ?? '');
        expect(mirror.setAside()).toMatchObject([aside]);
        expect(mirror.digest(atLincoln)).toEqual(digest([ana, 'e2']));
      });

      test('does not keep an edit that was sent from getting its answer', () => {
        const mirror = waiting();
        mirror.storeStates(mirror.outbox().map((entry) => ({ ...entry, state: 'in_flight' })));
        expect(sendable(mirror)).toHaveLength(1);
      });
    });

    describe('that no bucket holds', () => {
      const central = {
        entity: 'students',
        key: ana,
        etag: 'e2' as Etag,
        record: toSent('students', bad),
      } as const;
      const isAside = { ...aside, buckets: [] };
      /** Its school does not hold it any more, and the answer to a push brings it. */
      const answered = () => {
        const mirror = granted();
        receive(mirror, present('students', good, 'e1'));
        save(mirror, changeset('edit', update('students', ana, { first_name: 'Anna' })));
        receive(mirror, removed('students', ana));
        mirror.changeOutbox({ put: mirror.outbox(), central: [central] });
        return mirror;
      };

      test('is set aside while an edit of it waits', () => {
        const mirror = answered();
        expect(mirror.setAside()).toMatchObject([isAside]);
        receive(mirror, removed('students', ana));
        expect(mirror.setAside()).toMatchObject([isAside]);
        expect(shownOutbox(mirror)).toMatchObject([{ state: 'held', reason }]);
      });

      test('keeps no edit from asking the center, as no pull says that the record is gone', () => {
        const mirror = answered();
        expect(sendable(mirror)).toHaveLength(1);
        receive(mirror, present('students', bad, 'e2'));
        expect(sendable(mirror)).toEqual([]);
      });

      test('leaves with the last edit of it', () => {
        const mirror = answered();
        discard(mirror, mirror.outbox()[0]?.changeset.id ?? '');
        expect(mirror.setAside()).toEqual([]);
        expect(mirror.central('students', ana)).toMatchObject({ etag: null, record: null });
      });

      test('is not set aside without an edit', () => {
        const mirror = granted();
        mirror.changeOutbox({ central: [central] });
        expect(mirror.setAside()).toEqual([]);
      });
    });

    test('and that has no key is set aside by its position until its school is compared or leaves', () => {
      const row = {
        entity: 'students',
        position: '1.7' as Position,
        etag: null,
        raw: '[7]',
      } as const;
      const withRow = () => {
        const mirror = granted();
        const given = page(atLincoln, [present('students', benRecord, 'b1')]);
        mirror.applyPages([{ ...given, unkeyed: [row] }]);
        return mirror;
      };
      const mirror = withRow();
      expect(shown(mirror, 'students', ben)).toMatchObject({ first_name: 'Ben' });
      expect(mirror.setAside()).toMatchObject([
        {
          ...row,
          key: [],
          buckets: [atLincoln],
          reason: { code: 'unreadable_record', params: { reason: 'no_record' } },
        },
      ]);
      expect(mirror.toCompare()).toEqual([atLincoln]);
      mirror.repair({ bucket: atLincoln, records: [], cursor: {} });
      expect([mirror.setAside(), mirror.toCompare()]).toEqual([[], []]);
      const other = withRow();
      other.applyHello(hello(['district']));
      expect(other.setAside()).toEqual([]);
    });

    test('takes no edit', () => {
      const mirror = withBad();
      const edit = changeset('edit', update('students', ana, { first_name: 'Anna' }));
      expect(() => save(mirror, edit)).toThrow(
        expect.objectContaining({ code: 'unreadable_record', field: 'birth_city' }),
      );
      expect(mirror.outbox()).toEqual([]);
    });
  });
}
