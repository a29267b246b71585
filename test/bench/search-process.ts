/** Prints {"students","milliseconds"}: the time of each search, typed letter by letter. */
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

const { laptop, close } = await openBenchLaptop();
const all = await laptop.methods.listStudents({
  text: '',
  status: 'any',
  sort: 'name',
  offset: 0,
  limit: 50,
});
const milliseconds: number[] = [];
for (const name of names) {
  for (let length = 1; length <= name.length; length += 1) {
    const started = performance.now();
    await laptop.methods.listStudents({
      text: name.slice(0, length),
      status: 'any',
      sort: 'name',
      offset: 0,
      limit: 50,
    });
    milliseconds.push(performance.now() - started);
  }
}
console.log(JSON.stringify({ students: all.total, milliseconds }));
await close();
