import { describe, expect, test } from 'vitest';
import { standardDescriptors } from '../../../sync/model/descriptors/descriptors.ts';
import { toSent } from '../../../sync/protocol/sent-record.ts';
import type { Etag } from '../../../sync/protocol/values.ts';
import { changesetId } from '../changeset.ts';
import { enrollment, lincoln, student } from '../memory/demo-records.ts';
import { type DamageableMirror, registerDamageContract } from './mirror-damage-contract.ts';
import { registerOutboxContract } from './mirror-outbox-contract.ts';
import { registerSetAsideContract } from './mirror-set-aside-contract.ts';
import { atGrandview, atLincoln, entry, hello, page, present, removed, shown } from './pages.ts';

const ana = ['604821'];
const anaRecord = student('604821', 'Ana', 'Ruiz', { student_usi: 1 });

/** What every mirror does, in SQLite or in memory. */
export function registerMirrorContract(name: string, open: () => DamageableMirror): void {
  const granted = () => {
    const mirror = open();
    mirror.applyHello(hello(['district', atLincoln, atGrandview]));
    return mirror;
  };

  registerOutboxContract(name, granted);
  registerDamageContract(name, granted);
  registerSetAsideContract(name, granted);

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

    test('knows the version of the hello that it holds whole', () => {
      const mirror = granted();
      expect(mirror.helloVersion()).toBeNull();
      const version = 'v7';
      const descriptors = { version: 'd1', sets: standardDescriptors };
      mirror.applyHello({ ...hello(['district', atLincoln]), descriptors, version });
      expect(mirror.helloVersion()).toBe('v7');
      mirror.applyHello({ ...hello(['district']), version: 'v8' }, [atLincoln]);
      expect(mirror.helloVersion()).toBeNull();
      mirror.applyHello({ ...hello(['district']), version: 'v8' });
      expect(mirror.helloVersion()).toBe('v8');
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
      const record = toSent('students', {
        ...mirror.central('students', ana).record,
        last_name: 'Ruiz Vega',
      });
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
}
