/** Prints {"students","milliseconds","mistyped"}: the time of each search, typed letter by letter. */
import type { StudentQuery } from '../../sync/laptop/api/student-query.ts';
import { openBenchLaptop } from './open-laptop.ts';

const names = [
  'garcía',
  'nguyen',
  'smith',
  'o’brien',
  'maria jose',
  'ana ruiz',
  '60001',
  'zo',
  'de la cruz',
  'williams li',
];

/** Mistakes, words that nobody has, long texts, and what is found in another way. */
const mistyped = [
  'gracia',
  'ngyuen mraia',
  'wiliamss',
  'xqzwvkjy',
  'wolfeschlegelsteinhausenbergerdorff',
  'ana maria de la cruz garcia lopez ruiz',
  'saintpiere',
  'kathryn smiht',
  '3/4/2014',
  '0042',
];

const { laptop, close } = await openBenchLaptop();
const list = (query: Partial<StudentQuery>) =>
  laptop.methods.listStudents({
    text: '',
    status: 'any',
    sort: 'match',
    offset: 0,
    limit: 50,
    ...query,
  });

async function type(texts: readonly string[]): Promise<number[]> {
  const milliseconds: number[] = [];
  for (const text of texts) {
    for (let length = 1; length <= text.length; length += 1) {
      const started = performance.now();
      await list({ text: text.slice(0, length) });
      milliseconds.push(performance.now() - started);
    }
  }
  return milliseconds;
}

const all = await list({});
// The records process makes the index while the person reads the list.
await list({ text: 'a' });
console.log(
  JSON.stringify({
    students: all.total,
    milliseconds: await type(names),
    mistyped: await type(mistyped),
  }),
);
await close();
