import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AnyRecord, entities, wireFields } from '../../../sync/model/catalog.ts';
import { type EntityName, entityNames } from '../../../sync/model/entity.ts';
import { keyOf, toKeyText } from '../../../sync/model/key.ts';
import type { Row } from '../../../sync/protocol/pull.ts';
import { fromSent, toSent } from '../../../sync/protocol/sent-record.ts';
import type { Etag } from '../../../sync/protocol/values.ts';
import { anyValue, anyValues, goodRecord } from '../../support/any-value.ts';
import { atLincoln, hello, page, present } from '../../support/contract/pages.ts';
import { openTestMirror, type TestMirror } from '../../support/laptop/mirror.ts';
import { digestOf } from '../../support/memory/digest.ts';

function granted(): TestMirror {
  const mirror = openTestMirror();
  mirror.applyHello(hello(['district', atLincoln]));
  return mirror;
}

const plainFields = (entity: EntityName) =>
  wireFields(entity)
    .map(([name]) => name)
    .filter((name) => !entities[entity].key.includes(name));

/** The row of a record as it comes from the wire. */
const sent = (entity: EntityName, record: AnyRecord, etag: string): Row =>
  present(entity, record, etag);

/** A record that the mirror shows, without the etag that it came with. */
function contentOf(mirror: TestMirror, entity: EntityName, record: AnyRecord) {
  const shown = mirror.read(entity, keyOf(entity, record))?.record;
  const { _etag, ...content } = shown ?? {};
  return shown && content;
}

/** Each record is shown exactly as it came, or set aside; and the mirror counts it in either case. */
function expectKept(mirror: TestMirror, entity: EntityName, records: readonly AnyRecord[]): void {
  const aside = new Set(mirror.setAside().map(({ key }) => toKeyText(key)));
  for (const record of records) {
    const key = keyOf(entity, record);
    const shown = contentOf(mirror, entity, record);
    if (aside.has(toKeyText(key))) expect(shown).toBeUndefined();
    else expect(shown).toEqual(fromSent(entity, toSent(entity, record)));
  }
}

const entry = (entity: EntityName, record: AnyRecord, etag: string) => ({
  entity,
  key: keyOf(entity, record),
  etag: etag as Etag,
});

describe.each(entityNames)('%s with a value of any type, size and depth in one field', (entity) => {
  test('hold up no other record: each is shown as it came or set aside, then comes back', () => {
    const mirror = granted();
    let number = 0;
    const all = plainFields(entity).flatMap((field) =>
      Object.values(anyValues).map((value) => {
        number += 1;
        return { ...goodRecord(entity, number), [field]: value };
      }),
    );
    const goods: AnyRecord[] = [];
    const rows = all.flatMap((record, i) => {
      const good = goodRecord(entity, 100_000 + i);
      goods.push(good);
      return [sent(entity, record, `e${i}`), sent(entity, good, `g${i}`)];
    });
    const given = page(atLincoln, rows);
    mirror.applyPages([given]);
    expect(mirror.cursors()[atLincoln]).toEqual(given.cursor);
    expectKept(mirror, entity, all);
    expect(mirror.setAside().length).toBeGreaterThan(plainFields(entity).length);
    for (const good of goods) expect(contentOf(mirror, entity, good)).toEqual(good);
    const counted = [
      ...all.map((record, i) => entry(entity, record, `e${i}`)),
      ...goods.map((record, i) => entry(entity, record, `g${i}`)),
    ];
    expect(mirror.digest(atLincoln)).toEqual(digestOf(counted));
    // The center corrects each.
    const corrected = all.map((_, i) => goodRecord(entity, i + 1));
    mirror.applyPages([
      page(
        atLincoln,
        corrected.map((record, i) => sent(entity, record, `f${i}`)),
      ),
    ]);
    expect(mirror.setAside()).toEqual([]);
    expectKept(mirror, entity, corrected);
  });

  test('come in any order, on top of what the mirror has', () => {
    const mirror = granted();
    const change = fc.record({
      number: fc.integer({ min: 1, max: 30 }),
      field: fc.constantFrom(...plainFields(entity)),
      value: anyValue,
    });
    const changes = fc.uniqueArray(change, {
      minLength: 1,
      maxLength: 20,
      selector: ({ number }) => number,
    });
    let version = 0;
    fc.assert(
      fc.property(changes, (some) => {
        const records = some.map(({ number, field, value }) => ({
          ...goodRecord(entity, number),
          [field]: value,
        }));
        version += 1;
        mirror.applyPages([
          page(
            atLincoln,
            records.map((record) => sent(entity, record, `v${version}`)),
          ),
        ]);
        expectKept(mirror, entity, records);
      }),
      // A failure prints its seed.
      { numRuns: 25, endOnFailure: true },
    );
  });
});

test('a record that SQLite refuses for a reason that nobody thought of is set aside by itself', () => {
  const mirror = granted();
  mirror.database.transaction((writable) =>
    writable.exec(
      `CREATE TRIGGER limits_of_tomorrow BEFORE INSERT ON students
         WHEN new.birth_city = 'Nowhere' BEGIN SELECT RAISE(ABORT, 'no'); END;
       CREATE TRIGGER limits_of_tomorrow_too BEFORE UPDATE ON students
         WHEN new.birth_city = 'Nowhere' BEGIN SELECT RAISE(ABORT, 'no'); END`,
    ),
  );
  const records = [1, 2, 3].map((number) => goodRecord('students', number));
  const odd = { ...records[1], birth_city: 'Nowhere' };
  const reason = { code: 'unreadable_record', params: { reason: 'not_stored' } };
  const rows = (etag: string) =>
    [records[0], odd, records[2]].map((record) => sent('students', record as AnyRecord, etag));
  mirror.applyPages([page(atLincoln, rows('e1'))]);
  expect(mirror.setAside()).toMatchObject([{ key: ['id 2'], reason }]);
  mirror.applyPages([page(atLincoln, [sent('students', records[1] as AnyRecord, 'e2')])]);
  expect(mirror.setAside()).toEqual([]);
  // On top of the good version, too.
  mirror.applyPages([page(atLincoln, rows('e3'))]);
  expect(mirror.setAside()).toMatchObject([{ key: ['id 2'], reason }]);
  expectKept(mirror, 'students', [records[0] as AnyRecord, odd, records[2] as AnyRecord]);
});
