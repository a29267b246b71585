import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wordsOfName } from '../../../sync/mirror/students/search-text.ts';
import { studentQueriesOf } from '../../../sync/mirror/students/student-query.ts';
import { StudentWords } from '../../../sync/mirror/students/student-words.ts';
import { atLincoln, hello, page, present } from '../../support/contract/pages.ts';
import { openTestMirror } from '../../support/laptop/mirror.ts';
import { student } from '../../support/memory/demo-records.ts';

type Person = readonly [first: string, last: string, more?: Readonly<Record<string, unknown>>];

/** Searches students, by their names, in the order of the list. */
function searchAmong(people: readonly Person[]) {
  const mirror = openTestMirror();
  mirror.applyHello(hello(['district', atLincoln]));
  mirror.applyPages([
    page(
      atLincoln,
      people.map(([first, last, more], i) =>
        present('students', student(`70000${i}`, first, last, { ...more }), `s${i}`),
      ),
    ),
  ]);
  const orders = { schools: () => new Map<number, number>(), grades: () => new Map() };
  const { find } = studentQueriesOf(mirror.database, orders);
  const name = mirror.database
    .prepare(`SELECT first_name || ' ' || last_name FROM students WHERE rowid = ?`)
    .pluck();
  return (text: string) =>
    [...find({ text, status: 'any', sort: 'match' })].map((rowid) => String(name.get(rowid)));
}

describe('words of names', () => {
  const people: readonly Person[] = [
    ['José', 'Álvarez', { middle_name: 'Luis' }],
    ['Ana', 'Alvarez'],
    ['Mia', 'O’Brien', { maiden_name: 'Søndergård' }],
    ['Li', 'Wei'],
    ['Nguyễn', 'Văn An'],
  ];
  const search = (text: string) => searchAmong(people)(text);

  test.each([
    ['jos', ['José Álvarez']],
    ['JOSE alv', ['José Álvarez']],
    ['alvarez', ['Ana Alvarez', 'José Álvarez']],
    ['alvares', ['Ana Alvarez', 'José Álvarez']],
    ['an alv', ['Ana Alvarez']],
    ["o'brien", ['Mia O’Brien']],
    ['o’br', ['Mia O’Brien']],
    ['obrien', ['Mia O’Brien']],
    ['o brien', ['Mia O’Brien']],
    ['brien', ['Mia O’Brien']],
    ['nguyen van', ['Nguyễn Văn An']],
    ['luis', ['José Álvarez']],
    ['ose', []],
    ['ana "OR" mia', []],
    ['* NEAR(', []],
  ])('for %j finds what begins with every word', (text, expected) => {
    expect(search(text)).toEqual(expected);
  });

  test.each([
    ['alvraez', ['Ana Alvarez', 'José Álvarez']],
    ['alverez jose', ['José Álvarez']],
    ['álvarezz', ['Ana Alvarez', 'José Álvarez']],
    ['ngyuen', ['Nguyễn Văn An']],
    ['sondregard', ['Mia O’Brien']],
    ['ama', []],
    ['xlvyrez', ['Ana Alvarez', 'José Álvarez']],
    ['xxvyrez', []],
  ])('for %j forgives mistakes where nothing begins so', (text, expected) => {
    expect(search(text)).toEqual(expected);
  });

  test.each(['', '  ', '*', '´', '\u0301'])(
    'for %j, which has no words, finds everybody',
    (text) => {
      expect(search(text)).toHaveLength(5);
    },
  );
});

test.each([
  ['saintpierre', 'Saint-Pierre'],
  ['saint pierre', 'Saint-Pierre'],
  ['saint-pierre', 'Saintpierre'],
  ['st. pierre', 'Saint-Pierre'],
  ['stpierre', 'Saint-Pierre'],
  ['saint pierre', 'St. Pierre'],
  ['saintpierre', 'St Pierre'],
  ['delacruz', 'de la Cruz'],
  ['de la cruz', 'Delacruz'],
  ['cruzlopez', 'de la Cruz López'],
  ['weiss', 'Weiß'],
  ['weiß', 'Weiss'],
  ['aeroe', 'Ærø'],
  ['aero', 'Ærø'],
  ['mueller', 'Müller'],
  ['muller', 'Müller'],
  ['müller', 'Mueller'],
  ['aagaard', 'Ågård'],
  ['lukasz', 'Łukasz'],
  ['dang', 'Đặng'],
  ['yildiz', 'Yıldız'],
  ['ismail', 'İsmail'],
  ['keala', 'Keʻala'],
  ['dangelo', "D'Angelo"],
  ["d'angelo", 'Dangelo'],
  ['nunez', 'Nun\u0303ez'],
  ['constructor', 'Constructor'],
])('%j finds the name %s', (text, name) => {
  const search = searchAmong([
    ['Kim', name],
    ['Kim', 'Zabrowski'],
  ]);
  expect(search(text)).toEqual([`Kim ${name}`]);
});

test.each([
  ['Hindi', 'हिन्दी', 'हिन्'],
  ['Arabic with vowel signs', 'مُحَمَّد', 'محمد'],
  ['Arabic, typed with vowel signs', 'محمد', 'مُحَمَّد'],
  ['Arabic with hamza', 'أحمد', 'احمد'],
  ['Arabic, typed on a Persian keyboard', 'علي', 'علی'],
  ['Hebrew with a geresh', 'ג׳ורג׳', "ג'ורג'"],
  ['Hindi without the dot', 'ज़ारा', 'जारा'],
  ['Khmer with spaces of no width', 'សុខ\u200bជា', 'សុខជា'],
  ['Hebrew with points', 'שָׁלוֹם', 'שלום'],
  ['Tamil', 'தமிழ்ச்செல்வி', 'தமிழ்'],
  ['Thai', 'สมชาย', 'สมช'],
  ['Thai with tone marks', 'น้ำฝน', 'น้ำ'],
  ['Khmer', 'សុខា', 'សុខ'],
  ['Burmese', 'အောင်ဆန်း', 'အောင်'],
  ['Bengali', 'রবীন্দ্রনাথ', 'রবী'],
  ['Amharic', 'አበበ', 'አበ'],
  ['Chinese', '王小明', '王小'],
  ['Korean', '김민준', '김민'],
  ['Japanese', 'さくら', 'さく'],
  ['Greek', 'Γιώργος', 'γιωργοσ'],
  ['Cyrillic', 'Алёна', 'алена'],
])('finds a name in its script: %s', (_, name, text) => {
  const search = searchAmong([
    [name, 'Ruiz'],
    ['Kim', 'Zabrowski'],
  ]);
  expect(search(text)).toEqual([`${name} Ruiz`]);
  expect(search(`${text} ruiz`)).toEqual([`${name} Ruiz`]);
});

test('whole words come first, then beginnings, then names that sound alike', () => {
  const search = searchAmong([
    ['Catherine', 'Abbott'],
    ['Kathryn', 'Zabrowski'],
    ['Kathryne', 'Moss'],
    ['Katherine', 'Baker'],
    ['Karen', 'Abbott'],
    ['Kathryn', 'Alonso'],
  ]);
  expect(search('kathryn')).toEqual([
    'Kathryn Alonso',
    'Kathryn Zabrowski',
    'Kathryne Moss',
    'Catherine Abbott',
    'Katherine Baker',
  ]);
  expect(search('kathryn abbott')).toEqual(['Catherine Abbott']);
  expect(search('katrhyne')).toContain('Kathryne Moss');
});

describe('ids', () => {
  const people: readonly Person[] = [
    ['Ana', 'Ruiz', { student_usi: 778899, person_id: 'P-42' }],
    ['Ben', 'Ode', { student_usi: 112778, person_id: 'Q-43' }],
  ];
  const search = (text: string) => searchAmong(people)(text);

  test.each([
    ['700001', ['Ben Ode']],
    ['70000', ['Ben Ode', 'Ana Ruiz']],
    ['0001', ['Ben Ode']],
    ['001 ben', ['Ben Ode']],
    ['899', ['Ana Ruiz']],
    ['778', ['Ana Ruiz', 'Ben Ode']],
    ['99', []],
    ['p-42', ['Ana Ruiz']],
    ['P42', ['Ana Ruiz']],
    ['778898', []],
  ])('%j finds an id by its beginning or its last three digits', (text, expected) => {
    expect(search(text)).toEqual(expected);
  });
});

describe('birth dates', () => {
  const people: readonly Person[] = [
    ['Ana', 'Ruiz', { birth_date: '2014-03-04' }],
    ['Ben', 'Ode', { birth_date: '2014-04-03' }],
    ['Cy', 'Wu', { birth_date: '2014-03-25' }],
  ];
  const search = (text: string) => searchAmong(people)(text);

  test.each([
    ['2014-03-04', ['Ana Ruiz']],
    ['3/4/2014', ['Ana Ruiz', 'Ben Ode']],
    ['03/04/14', ['Ana Ruiz', 'Ben Ode']],
    ['3-25-2014', ['Cy Wu']],
    ['25/3/2014', ['Cy Wu']],
    ['04.03.2014', ['Ana Ruiz', 'Ben Ode']],
    ['25.3.2014', ['Cy Wu']],
    ['Mar 4 2014', ['Ana Ruiz']],
    ['March 4th, 2014', ['Ana Ruiz']],
    ['4 Mar 2014', ['Ana Ruiz']],
    ['4 de marzo de 2014', ['Ana Ruiz']],
    ['march 2014', ['Ana Ruiz', 'Cy Wu']],
    ['2014-03', ['Ana Ruiz', 'Cy Wu']],
    ['ana 3/4/2014', ['Ana Ruiz']],
    ['3/4/2014 ode', ['Ben Ode']],
    ['5/6/2014', []],
    ['13/13/2014', []],
  ])('%j finds students who were born then, the usual reading first', (text, expected) => {
    expect(search(text)).toEqual(expected);
  });
});

test('any name is found by each of its words, however it is written, and no text fails', () => {
  const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(names, names, fc.string({ unit: 'binary' }), (first, last, text) => {
      const search = searchAmong([[first, last]]);
      for (const word of [first, last]) {
        if (wordsOfName(word).length > 0) expect(search(word)).toHaveLength(1);
      }
      search(text);
    }),
    { numRuns: 60, verbose: true },
  );
});

test('a name of any length costs a bounded number of words', () => {
  const long = Array.from({ length: 20_000 }, (_, i) => `w${i}`).join(' ');
  expect(wordsOfName(long).length).toBeLessThan(60);
  expect(wordsOfName(long.replaceAll(' ', '’')).length).toBeLessThan(60);
});

test('the index does not grow with edits, and finds the last name', () => {
  const mirror = openTestMirror();
  mirror.applyHello(hello(['district', atLincoln]));
  const orders = { schools: () => new Map<number, number>(), grades: () => new Map() };
  const { find } = studentQueriesOf(mirror.database, orders);
  const words = new StudentWords();
  for (let i = 0; i < 300; i += 1) {
    const name = Array.from({ length: 24 }, (_, n) => `name${i}x${n}`).join(' ');
    mirror.applyPages([page(atLincoln, [present('students', student('1', 'Kim', name), `s${i}`)])]);
    const ask = (text: string) => find({ text, status: 'any', sort: 'match' }).length;
    expect(ask(`name${i}x7 name${i}x23`)).toBe(1);
    expect(ask(`name${i - 1}x7 kim`)).toBe(0);
    words.readSome(mirror.database, '["1"]');
  }
  expect(words.isWorn).toBe(true);
});
