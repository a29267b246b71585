import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { seededRandom } from '../../../sync/hub/commands/demo-data/random.ts';
import { CaseloadError } from '../../../sync/model/error.ts';
import { openTestCenter, serveCenter } from '../../support/center/center.ts';
import { addOrganization, addUser } from '../../support/center/people.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';
import { joinRealLaptop, type RealLaptop } from '../../support/laptop/real-laptop.ts';

const students = ['A', 'B', 'C', 'D'];
const steps = 60;

/**
 * Two laptops of one school and a writer with SQL, who edit the same few records in a random order, with
 * syncs in between. At the end nothing waits, both mirrors equal the center, and every changeset that was
 * saved is named by the audit or was discarded in a choice.
 */
test('laptops that edit the same records as a writer with SQL end up equal to the center', async () => {
  const seed = Number(process.env.CASELOAD_SEED ?? randomInt(2 ** 31));
  console.log(`convergence: CASELOAD_SEED=${seed}`);
  const random = seededRandom(seed);
  const center = await openTestCenter();
  await addSchools(center.pool, 1);
  await addOrganization(center.pool, { id: 'one', type: 'school', identifier: '1' });
  for (const name of ['ana', 'ben'])
    await addUser(center.pool, { sourced_id: name, org_ids: ['one'] });
  for (const id of students) {
    await addStudent(center.pool, id);
    await enroll(center.pool, id, 1, '2026-08-01');
  }
  const { url } = await serveCenter(center);
  const laptops: RealLaptop[] = [];
  for (const name of ['ana', 'ben']) {
    laptops.push(await joinRealLaptop(center, { url, email: `${name}@schools.example` }));
  }
  for (const laptop of laptops) await laptop.methods.syncNow({});

  const saved = new Set<string>();
  const given = new Set<string>();
  for (let step = 0; step < steps; step += 1) {
    const student = random.pick(students);
    const laptop = random.pick(laptops);
    const value = `v${step}`;
    const act = random.below(6);
    if (act === 0) {
      const field = random.pick(['first_name', 'birth_city']);
      await center.pool.query(`UPDATE students SET ${field} = $1 WHERE student_unique_id = $2`, [
        value,
        student,
      ]);
    } else if (act === 1) {
      await laptop.methods.syncNow({});
    } else if (act === 2) {
      await laptop.restart();
    } else {
      const fields = { [random.pick(['first_name', 'birth_city', 'middle_name'])]: value };
      const edit = await saveOrSkip(() =>
        laptop.methods.editStudent({ student_unique_id: student, fields }),
      );
      if (edit !== undefined) saved.add(edit.changeset);
    }
    for (const id of await resolveConflicts(random.chance(0.5) ? 'mine' : 'theirs', laptop))
      given.add(id);
  }
  for (let round = 0; round < 4; round += 1) {
    for (const laptop of laptops) {
      await laptop.methods.syncNow({});
      for (const id of await resolveConflicts('mine', laptop)) given.add(id);
    }
  }

  for (const laptop of laptops) {
    expect(await laptop.methods.listOutbox({})).toEqual([]);
    for (const bucket of await laptop.verify()) expect(bucket).toMatchObject({ equal: true });
  }
  const { rows } = await center.pool.query<{ id: string }>(
    'SELECT DISTINCT changeset_id AS id FROM sync.audit WHERE changeset_id IS NOT NULL',
  );
  const applied = new Set(rows.map(({ id }) => id));
  for (const id of saved) expect(applied.has(id) || given.has(id), id).toBe(true);
});

/** Resolves the conflicts of a laptop. @returns the changesets in which the center's version was chosen */
async function resolveConflicts(
  choice: 'mine' | 'theirs',
  { methods }: RealLaptop,
): Promise<string[]> {
  const conflicts = (await methods.listOutbox({})).filter(({ state }) => state === 'conflict');
  for (const { changeset } of conflicts) await methods.resolve({ changeset, choice });
  return choice === 'theirs' ? conflicts.map(({ changeset }) => changeset) : [];
}

/** An edit that changes nothing is refused: here that is not a failure. */
async function saveOrSkip<Value>(save: () => Value | Promise<Value>): Promise<Value | undefined> {
  try {
    return await save();
  } catch (error) {
    if (error instanceof CaseloadError) return undefined;
    throw error;
  }
}
