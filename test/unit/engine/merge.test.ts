import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeRecord } from '../../../sync/engine/merge/merge.ts';
import { type AnyRecord, entities, wireFields } from '../../../sync/model/catalog.ts';
import type { Shape } from '../../../sync/model/entities/shape.ts';
import { type EntityName, entityNames } from '../../../sync/model/entity.ts';
import { equal } from '../../../sync/model/equal.ts';

const few = fc.constantFrom('a', 'b', 'c');

/** Few values of each shape, so that the three versions often meet. */
function valueOfShape(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.type) {
    case 'list':
      return fc.uniqueArray(valueOfShape(shape.of), { maxLength: 3, selector: JSON.stringify });
    case 'map':
      return fc.record(
        Object.fromEntries(
          Object.entries(shape.fields)
            .slice(0, 3)
            .map(([name, part]) => [name, valueOfShape(part)]),
        ),
        { requiredKeys: [] },
      );
    case 'integer':
    case 'number':
      return fc.constantFrom(1, 2);
    case 'boolean':
      return fc.boolean();
    default:
      return few;
  }
}

function recordOf(entity: EntityName): fc.Arbitrary<AnyRecord> {
  return fc.record(
    Object.fromEntries(
      wireFields(entity).map(([name, field]) => [
        name,
        fc.option(valueOfShape(field), { freq: 4 }),
      ]),
    ),
  );
}

describe.each(entityNames)('merging %s', (entity) => {
  const three = fc.record({
    base: recordOf(entity),
    mine: recordOf(entity),
    theirs: recordOf(entity),
  });
  const check = (law: (ways: { base: AnyRecord; mine: AnyRecord; theirs: AnyRecord }) => void) =>
    fc.assert(fc.property(three, law), { numRuns: 150, verbose: true });
  const bookkeeping = (record: AnyRecord) =>
    Object.fromEntries(
      wireFields(entity)
        .filter(([, field]) => field.bookkeeping)
        .map(([name]) => [name, record[name]]),
    );

  test('gives the same with the sides exchanged', () => {
    check(({ base, mine, theirs: given }) => {
      // What the center keeps for itself has no second side.
      const theirs = { ...given, ...bookkeeping(mine) };
      const one = mergeRecord(entity, { base, mine, theirs }, () => 'mine');
      const other = mergeRecord(entity, { base, mine: theirs, theirs: mine }, () => 'theirs');
      expect([...one.conflicts].sort()).toEqual([...other.conflicts].sort());
      expect(one.record).toEqual(other.record);
      if (one.conflicts.length > 0) return;
      const preferred = mergeRecord(entity, { base, mine, theirs }, () => 'theirs');
      expect(preferred.record).toEqual(one.record);
    });
  });

  test('takes the side that changed, when only one did', () => {
    check(({ base, mine: given }) => {
      const mine = { ...given, ...bookkeeping(base) };
      for (const ways of [
        { base, mine, theirs: base },
        { base, mine: base, theirs: mine },
        { base, mine, theirs: mine },
      ]) {
        const { record, conflicts } = mergeRecord(entity, ways, () => 'mine');
        expect(conflicts).toEqual([]);
        expect(equal(record, mine)).toBe(true);
      }
    });
  });

  test('reports only fields that both sides changed, or their group', () => {
    check((ways) => {
      const { conflicts } = mergeRecord(entity, ways, () => 'mine');
      for (const name of conflicts) {
        const { group } = entities[entity].fields[name] ?? {};
        const names = wireFields(entity)
          .filter(([other, field]) => other === name || (group && field.group === group))
          .map(([other]) => other);
        for (const side of [ways.mine, ways.theirs]) {
          expect(names.some((other) => !equal(side[other], ways.base[other]))).toBe(true);
        }
      }
    });
  });
});

describe('merging', () => {
  const student = (more: AnyRecord): AnyRecord => ({
    first_name: 'Ana',
    last_name: 'Ruiz',
    ...more,
  });

  test('takes the parts of a name as one', () => {
    const merged = mergeRecord(
      'students',
      {
        base: student({}),
        mine: student({ first_name: 'Anna' }),
        theirs: student({ last_name: 'Vega' }),
      },
      () => 'mine',
    );
    expect(merged.conflicts).toEqual(['first_name', 'last_name']);
    expect(merged.record).toMatchObject({ first_name: 'Anna', last_name: 'Ruiz' });
  });

  test('takes an exit date and its type as one', () => {
    const { conflicts } = mergeRecord(
      'student_school_associations',
      {
        base: {},
        mine: { exit_withdraw_date: '2026-10-01' },
        theirs: { exit_withdraw_type_descriptor: 'Transferred' },
      },
      () => 'mine',
    );
    expect(conflicts).toEqual(['exit_withdraw_date', 'exit_withdraw_type_descriptor']);
  });

  test('joins what both sides added to a set, and keeps out what either removed', () => {
    const races = (...all: string[]) => student({ races: all });
    const { record, conflicts } = mergeRecord(
      'students',
      {
        base: races('White', 'Asian'),
        mine: races('White', 'Other'),
        theirs: races('White', 'Asian', 'Black'),
      },
      () => 'mine',
    );
    expect(conflicts).toEqual([]);
    expect(record.races).toEqual(['White', 'Black', 'Other']);
  });

  test('merges a document name by name, and a keyed list member by member', () => {
    const profile = (preferences: unknown, documents: unknown): AnyRecord => ({
      preferences,
      documents,
    });
    const base = profile({ communication_method: 'email', timezone: 'UTC' }, [
      { document_id: '1', status: 'new' },
      { document_id: '2', status: 'new' },
    ]);
    const mine = profile({ communication_method: 'phone', timezone: 'UTC' }, [
      { document_id: '1', status: 'seen' },
      { document_id: '2', status: 'new' },
    ]);
    const theirs = profile({ communication_method: 'email', timezone: 'America/Chicago' }, [
      { document_id: '1', status: 'new' },
      { document_id: '3', status: 'new' },
    ]);
    const { record, conflicts } = mergeRecord('profiles', { base, mine, theirs }, () => 'mine');
    expect(conflicts).toEqual([]);
    expect(record).toMatchObject({
      preferences: { communication_method: 'phone', timezone: 'America/Chicago' },
      documents: [
        { document_id: '1', status: 'seen' },
        { document_id: '3', status: 'new' },
      ],
    });
  });

  test('asks when one side changed a member that the other removed', () => {
    const documents = (...all: unknown[]): AnyRecord => ({ documents: all });
    const { conflicts } = mergeRecord(
      'profiles',
      {
        base: documents({ document_id: '1', status: 'new' }),
        mine: documents({ document_id: '1', status: 'seen' }),
        theirs: documents(),
      },
      () => 'mine',
    );
    expect(conflicts).toEqual(['documents']);
  });
});
