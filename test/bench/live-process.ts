/**
 * Changes a student by SQL, again and again, and waits until the mirror of a laptop that is online has it. Its
 * arguments are the laptop's folder and the database; prints {"milliseconds"}, from commit to mirror.
 */
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { openBenchLaptop } from './open-laptop.ts';

const changes = 40;
const { laptop, close } = await openBenchLaptop();
const { methods } = laptop;
await methods.setWorkOffline({ offline: false });
while (!(await methods.syncStatus({})).live) await setTimeout(50);
const query = { text: '', status: 'any', sort: 'name', offset: 0, limit: 1 } as const;
const [row] = (await methods.listStudents(query)).rows;
const student_unique_id = row?.student_unique_id ?? '';
const client = new pg.Client(process.argv[3]);
await client.connect();
const milliseconds: number[] = [];
for (let i = 0; i < changes; i += 1) {
  const city = `City ${i}`;
  await client.query('UPDATE students SET birth_city = $1 WHERE student_unique_id = $2', [
    city,
    student_unique_id,
  ]);
  const committed = performance.now();
  for (;;) {
    const { student } = await methods.getStudent({ student_unique_id });
    if (student.birth_city === city) break;
    await setTimeout(1);
  }
  milliseconds.push(performance.now() - committed);
  await setTimeout(100);
}
await client.end();
console.log(JSON.stringify({ milliseconds }));
await close();
