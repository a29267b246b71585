import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wireFields } from '../../../sync/model/catalog.ts';
import { answeredUpdate, wholeRecord } from '../../../sync/protocol/answered-record.ts';
import { etagOfRecord } from '../../../sync/protocol/etag.ts';
import { asSent } from '../../../sync/protocol/sent-record.ts';
import type { CentralRecord, Etag } from '../../../sync/protocol/values.ts';

const key = ['604821'];
const names = wireFields('students').map(([name]) => name);
const values = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
/** A record of students with any values that are sent. */
const record = fc
  .array(values, { minLength: names.length, maxLength: names.length })
  .map((all) => asSent(Object.fromEntries(names.map((name, i) => [name, all[i]]))));

const version = (sent: CentralRecord['record']): CentralRecord => ({
  entity: 'students',
  key,
  etag: sent && etagOfRecord('students', sent),
  record: sent,
});
const update = (base: Etag) =>
  ({ op: 'update', entity: 'students', key, base, fields: {} }) as const;

test('an update is answered with what changed, and the laptop has the whole record of it', () => {
  fc.assert(
    fc.property(record, record, (old, now) => {
      const before = version(old);
      const after = version(now);
      const answered = answeredUpdate(old, after);
      const arrived = JSON.parse(JSON.stringify(answered)) as CentralRecord;
      expect(wholeRecord([update(before.etag as Etag)], arrived, before)).toEqual(after);
    }),
  );
});

test('what did not change is not sent', () => {
  const old = asSent({ first_name: 'Ana', races: '["White"]', birth_city: null });
  const after = version(asSent({ first_name: 'Anna', races: '["White"]', birth_city: null }));
  expect(answeredUpdate(old, after)).toEqual({ ...after, record: { first_name: 'Anna' } });
});

test('without the version that the edit is based on, nobody can tell the whole record', () => {
  const old = version(asSent({ first_name: 'Ana' }));
  const other = version(asSent({ first_name: 'Other' }));
  const answered = version(asSent({ first_name: 'Anna' }));
  const operations = [update(old.etag as Etag)];
  expect(wholeRecord(operations, answered, other)).toBeUndefined();
  expect(wholeRecord(operations, answered, { ...old, record: null })).toBeUndefined();
  // A record that the edit did not update, such as the student of an enrollment by id, comes whole.
  expect(wholeRecord([], answered, other)).toEqual(answered);
});
