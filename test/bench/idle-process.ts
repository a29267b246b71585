/** Prints {"students","milliseconds"}: the time of each sync that finds nothing to do. */
import { openBenchLaptop } from './open-laptop.ts';

const { laptop, close } = await openBenchLaptop();
const milliseconds: number[] = [];
for (let i = 0; i < 30; i += 1) {
  const started = performance.now();
  await laptop.methods.syncNow({});
  milliseconds.push(performance.now() - started);
}
const students = await laptop.methods.listStudents({
  text: '',
  status: 'any',
  sort: 'name',
  offset: 0,
  limit: 1,
});
console.log(JSON.stringify({ students: students.total, milliseconds }));
await close();
