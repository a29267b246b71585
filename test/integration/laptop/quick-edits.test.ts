import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { seededRandom } from '../../../sync/hub/commands/demo-data/random.ts';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { readItem } from '../../../sync/hub/dynamodb/items/read.ts';
import { openTestCenter, serveCenter } from '../../support/center/center.ts';
import { addOrganization, addUser } from '../../support/center/people.ts';
import { putForeign } from '../../support/center/profiles.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';
import { eventually } from '../../support/eventually.ts';
import { joinRealLaptop } from '../../support/laptop/real-laptop.ts';

const students = Array.from({ length: 45 }, (_, i) => `s-${i}`);
const email = 'ana@schools.example';

/** A counselor adds students to a large caseload and undoes it, before, while and after each edit is sent. */
test('quick edits of one profile and their undos all reach the center, in their order', async () => {
  const seed = Number(process.env.CASELOAD_SEED ?? randomInt(2 ** 31));
  console.log(`quick edits: CASELOAD_SEED=${seed}`);
  const random = seededRandom(seed);
  const center = await openTestCenter();
  const { pool, dynamodb: client } = center;
  await addSchools(pool, 1);
  await addOrganization(pool, { id: 'one', type: 'school', identifier: '1' });
  await addUser(pool, { sourced_id: 'ana', org_ids: ['one'] });
  for (const id of students) {
    await addStudent(pool, id);
    await enroll(pool, id, 1, '2026-08-01');
  }
  const mine = students.slice(0, 40);
  await putForeign(client, { profile_id: 'p', school_id: '1', email, students_assigned: mine });
  await scanProfiles({ pool, client });
  const { url } = await serveCenter(center);
  const { methods } = await joinRealLaptop(center, { url, email });
  await methods.syncNow({});
  await methods.setWorkOffline({ offline: false });

  for (let round = 0; round < 15; round += 1) {
    const add = [students[40 + random.below(5)] as string];
    const { changeset } = await methods.assignStudents({ profile_id: 'p', add, remove: [] });
    const syncs = [Promise.resolve(random.chance(0.7) ? methods.syncNow({}) : null)];
    await setTimeout(random.below(80));
    await methods.undo({ changeset });
    if (random.chance(0.5)) syncs.push(Promise.resolve(methods.syncNow({})).then(() => null));
    await setTimeout(random.below(80));
    await Promise.all(syncs);
  }
  await methods.assignStudents({ profile_id: 'p', add: ['s-44'], remove: ['s-0'] });

  await eventually(async () => expect(await methods.listOutbox({})).toEqual([]), 100);
  const expected = [...mine.slice(1), 's-44'];
  const own = await methods.getCaseload({});
  expect(new Set(own?.student_unique_ids)).toEqual(new Set(expected));
  const item = await readItem(client, 'p');
  expect(new Set(item?.students_assigned as string[])).toEqual(new Set(expected));
}, 120_000);
