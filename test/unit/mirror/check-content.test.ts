import { expect, test } from 'vitest';
import { sync } from '../../../sync/engine/sync.ts';
import { verify } from '../../../sync/engine/verify/verify.ts';
import { atLincoln } from '../../support/contract/pages.ts';
import { openTestMirror } from '../../support/laptop/mirror.ts';
import { testEngine } from '../../support/memory/engine.ts';

const students = ['604821', '604822'];

async function syncedMirror() {
  const { hub, clock, ids, center, save } = testEngine();
  const ports = { mirror: openTestMirror(), hub, clock, ids };
  await sync(ports);
  const alter = (sql: string) =>
    ports.mirror.database.transaction((writable) => writable.exec(sql));
  return { ...ports, center, save, alter };
}

test('a value that was altered in the mirror’s own table is found by the deep form alone', async () => {
  const { alter, center, ...ports } = await syncedMirror();
  alter(`UPDATE students SET birth_date = '1999-01-01' WHERE student_unique_id = '604821'`);
  const quick = await verify(ports, { repair: false, deep: false });
  expect(quick.map(({ equal, altered }) => [equal, altered])).toEqual(
    quick.map(() => [true, null]),
  );
  const deep = await verify(ports, { repair: false, deep: true });
  expect(deep.filter(({ equal }) => equal === false)).toMatchObject([
    { bucket: atLincoln, altered: 1, repaired: 0 },
  ]);
  const repaired = await verify(ports, { repair: true, deep: true });
  expect(repaired.every(({ equal }) => equal)).toBe(true);
  expect(repaired.find(({ bucket }) => bucket === atLincoln)).toMatchObject({ repaired: 1 });
  for (const id of students) {
    expect(ports.mirror.read('students', [id])?.record).toEqual(
      center.get('students', [id]).record,
    );
  }
});

test('every column of every record counts, and no untouched record is named', async () => {
  const { alter, mirror } = await syncedMirror();
  expect([...mirror.checkContent()].flat()).toEqual([]);
  alter(`UPDATE student_school_associations SET exit_withdraw_date = '2026-09-09'`);
  const found = [...mirror.checkContent()].flat();
  const count = mirror.database
    .prepare('SELECT count(*) FROM student_school_associations')
    .pluck()
    .get();
  expect(found.map(({ entity }) => entity)).toEqual(
    Array.from({ length: Number(count) }, () => 'student_school_associations'),
  );
});
