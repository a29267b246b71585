import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchesOf } from '../../../sync/hub/push/batches.ts';
import type { Changeset } from '../../../sync/protocol/changeset.ts';
import { changeset, remove, update } from '../../support/changeset.ts';

const students = fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 3 });

function editing(numbers: readonly number[]): Changeset {
  return changeset(
    'edit',
    ...numbers.map((number) =>
      number % 2 === 0
        ? update('students', [`s${number}`], {}, 'x')
        : remove('student_school_associations', [`s${number}`, 1, '2026-08-01'], 'x'),
    ),
  );
}

test('a batch holds no student twice, and those of one student stay in their order', () => {
  fc.assert(
    fc.property(fc.array(students, { maxLength: 300 }), (edits) => {
      const sent = edits.map(editing);
      const batches = batchesOf(sent);
      expect(batches.flat()).toHaveLength(sent.length);
      for (const batch of batches) {
        const named = batch.flatMap(({ operations }) => operations.map(({ key }) => key[0]));
        expect(new Set(named).size).toBe(named.length);
        expect(batch.length).toBeLessThanOrEqual(100);
      }
      const touching = (all: readonly Changeset[], student: string) =>
        all.filter(({ operations }) => operations.some(({ key }) => key[0] === student));
      for (let number = 0; number < 10; number += 1) {
        const student = `s${number}`;
        expect(touching(batches.flat(), student)).toEqual(touching(sent, student));
      }
    }),
  );
});

test('changesets of one id do not share a batch', () => {
  const sent = editing([1]);
  expect(batchesOf([sent, { ...editing([2]), id: sent.id }])).toHaveLength(2);
});
