import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Mirror } from '../../../sync/mirror/mirror.ts';
import type { StudentFilter } from '../../../sync/mirror/students/student-filter.ts';
import { studentQueriesOf } from '../../../sync/mirror/students/student-query.ts';
import {
  atGrandview,
  atLincoln,
  hello,
  page,
  present,
  removed,
} from '../../support/contract/pages.ts';
import { steps } from '../../support/contract/random-steps.ts';
import { openTestMirror } from '../../support/laptop/mirror.ts';
import { enrollment, grandview, lincoln, student } from '../../support/memory/demo-records.ts';

const orders = {
  schools: () =>
    new Map([
      [grandview, 0],
      [lincoln, 1],
    ]),
  grades: () =>
    new Map([
      ['Ninth grade', 0],
      ['Tenth grade', 1],
    ]),
};

function filled(): Mirror {
  const mirror = openTestMirror();
  mirror.applyHello(hello(['district', atLincoln, atGrandview]));
  const people = [
    student('1', 'José', 'Álvarez', { middle_name: 'Luis' }),
    student('2', 'Ana', 'Alvarez'),
    student('3', 'Mia', 'O’Brien', { maiden_name: 'Søndergård' }),
    student('4', 'Li', 'Wei'),
    student('5', 'Nguyễn', 'Văn An', { student_usi: 778899, person_id: 'P-42' }),
  ];
  const enrollments = [
    enrollment('1', lincoln, { exit_withdraw_date: '2026-10-01' }),
    enrollment('2', lincoln),
    enrollment('3', lincoln, { exit_withdraw_date: '2026-09-01' }),
    enrollment('3', grandview, {
      entry_date: '2026-09-02',
      entry_grade_level_descriptor: 'Tenth grade',
    }),
    enrollment('4', grandview, { entry_date: '2026-08-20' }),
  ];
  mirror.applyPages([
    page(atLincoln, [
      ...people.map((one) => present('students', one, `s${one.student_unique_id}`)),
      ...enrollments.map((one, i) => present('student_school_associations', one, `a${i}`)),
      present('profiles', { profile_id: 'p-1', students_assigned: ['2', '3', '99'] }, 'p'),
    ]),
  ]);
  return mirror;
}

function idsOf(mirror: Mirror, rowids: Iterable<number>): string[] {
  const id = mirror.database
    .prepare('SELECT student_unique_id FROM students WHERE rowid = ?')
    .pluck();
  return [...rowids].map((rowid) => String(id.get(rowid)));
}

describe('the list of students', () => {
  const ask = (mirror: Mirror) => {
    const { find: query } = studentQueriesOf(mirror.database, orders);
    return (filter: Partial<StudentFilter>) =>
      idsOf(mirror, query({ text: '', status: 'any', sort: 'name', ...filter }));
  };

  test('orders, filters, and looks at the school that is asked for', () => {
    const find = ask(filled());
    expect(find({})).toEqual(['2', '1', '3', '5', '4']);
    expect(find({ status: 'enrolled' })).toEqual(['2', '3', '4']);
    expect(find({ status: 'withdrawn' })).toEqual(['1']);
    expect(find({ school_id: lincoln })).toEqual(['2', '1', '3']);
    expect(find({ school_id: lincoln, status: 'withdrawn' })).toEqual(['1', '3']);
    expect(find({ grade: 'Tenth grade' })).toEqual(['3']);
    expect(find({ grade: 'Ninth grade', text: 'alv' })).toEqual(['2', '1']);
    expect(find({ grade: 'Kindergarten' })).toEqual([]);
    expect(find({ entered_from: '2026-08-21', entered_to: '2026-08-31' })).toEqual(['2', '1']);
    expect(find({ exited_from: '2026-09-01', exited_to: '2026-10-01' })).toEqual(['1']);
    expect(find({ school_id: lincoln, exited_to: '2026-09-15' })).toEqual(['3']);
    expect(find({ assigned_to: 'p-1' })).toEqual(['2', '3']);
    expect(find({ assigned_to: 'p-1', text: 'mia', grade: 'Tenth grade' })).toEqual(['3']);
    expect(find({ assigned_to: 'p-2' })).toEqual([]);
    expect(find({ sort: 'school' })).toEqual(['3', '4', '2', '1', '5']);
    expect(find({ sort: 'grade' })).toEqual(['2', '1', '4', '3', '5']);
    expect(find({ sort: 'entry_date' })).toEqual(['4', '2', '1', '3', '5']);
    expect(find({ sort: 'exit_date' })).toEqual(['1', '2', '3', '5', '4']);
  });

  test('sorts every column both ways; students without a value stay last', () => {
    const find = ask(filled());
    const descending = true;
    expect(find({ sort: 'name', descending })).toEqual(['4', '5', '3', '1', '2']);
    expect(find({ sort: 'school', descending })).toEqual(['2', '1', '3', '4', '5']);
    expect(find({ sort: 'grade', descending })).toEqual(['3', '2', '1', '4', '5']);
    expect(find({ sort: 'entry_date', descending })).toEqual(['3', '2', '1', '4', '5']);
    expect(find({ sort: 'exit_date', descending })).toEqual(['1', '2', '3', '5', '4']);
  });

  test('follows what changes', () => {
    const mirror = filled();
    const find = ask(mirror);
    expect(find({})).toHaveLength(5);
    mirror.applyPages([
      page(atLincoln, [
        removed('students', ['1']),
        present('students', student('2', 'Zoe', 'Zimmer'), 'new'),
        present('students', student('6', 'Aaron', 'Aalto'), 'more'),
        present('student_school_associations', enrollment('6', lincoln), 'a9'),
      ]),
    ]);
    expect(find({})).toEqual(['6', '3', '5', '4', '2']);
    expect(find({ status: 'enrolled' })).toEqual(['6', '3', '4', '2']);
    expect(find({ text: 'alvarez' })).toEqual([]);
    expect(find({ text: 'zimmer' })).toEqual(['2']);
  });

  test('has a student once who left and came back before anybody looked', () => {
    const mirror = filled();
    const find = ask(mirror);
    expect(find({})).toHaveLength(5);
    const back = present('students', student('2', 'Ana', 'Alvarez'), 'back');
    mirror.applyPages([page(atLincoln, [removed('students', ['2'])])]);
    mirror.applyPages([page(atLincoln, [present('students', student('9', 'Bo', 'Zed'), 's9')])]);
    mirror.applyPages([page(atLincoln, [back])]);
    expect(find({})).toEqual(['2', '1', '3', '5', '4', '9']);
    expect(find({ text: '2' })).toEqual(['2']);
    expect(find({ text: 'ana' })).toEqual(['2']);
  });

  test('prepared in pieces, misses nothing that is written between them', async () => {
    const mirror = filled();
    const { find, prepare } = studentQueriesOf(mirror.database, orders);
    const preparing = prepare(new AbortController().signal);
    for (let i = 10; i < 15; i += 1) {
      const id = String(i);
      mirror.applyPages([
        page(atLincoln, [
          present('students', student(id, 'New', `Name ${i}`), `s${i}`),
          present('student_school_associations', enrollment(id, lincoln), `n${i}`),
          removed('students', [String(i - 9)]),
        ]),
      ]);
      await setImmediate();
    }
    await preparing;
    const enrolled = { text: '', status: 'enrolled', sort: 'name' } as const;
    expect(idsOf(mirror, find(enrolled))).toEqual(['10', '11', '12', '13', '14']);
  });

  test('is prepared no further when the preparation was cancelled', async () => {
    const mirror = filled();
    const { prepare } = studentQueriesOf(mirror.database, orders);
    const calledOff = new AbortController();
    const preparing = prepare(calledOff.signal);
    calledOff.abort();
    mirror.close();
    await expect(preparing).resolves.toBeUndefined();
  });

  test('updated step by step, equals a list that is built from scratch, and so does the search', () => {
    const filters: Partial<StudentFilter>[] = [
      {},
      { status: 'enrolled' },
      { school_id: lincoln, sort: 'entry_date' },
      { text: 'ana' },
      { text: 'annaa', sort: 'match' },
      { text: '1', sort: 'match' },
    ];
    fc.assert(
      // Nobody looks after some steps: a student may leave and come back unseen.
      fc.property(fc.array(fc.tuple(steps, fc.boolean()), { maxLength: 20 }), (sequence) => {
        const mirror = openTestMirror();
        const kept = ask(mirror);
        for (const [step, isLooking] of sequence) {
          step(mirror);
          if (!isLooking) continue;
          const seen = filters.map(kept);
          // Another index over the same mirror reads everything.
          expect(seen).toEqual(filters.map(ask(mirror)));
        }
        mirror.close();
      }),
      { numRuns: 40, verbose: true },
    );
  });
});
