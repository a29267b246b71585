import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { seededRandom } from '../../sync/hub/commands/demo-data/random.ts';
import type { MethodResults } from '../../sync/laptop/api/methods.ts';
import { createLaptop } from '../../sync/laptop/laptop.ts';
import { standardPace } from '../../sync/laptop/sync/sync-loop.ts';
import { CaseloadError } from '../../sync/model/error.ts';

/*
 * A laptop without a window, whose counselor edits at random until told to settle. What was saved, and what
 * was given up, is written to a journal that the checker reads: `saved` after the fact, all else before it.
 */

const { folder, hub, code, passphrase, seed } = JSON.parse(process.argv[2] ?? '{}') as {
  folder: string;
  hub: string;
  code: string;
  passphrase: string;
  seed: number;
};
const random = seededRandom(seed);
const journal = (line: unknown) =>
  appendFileSync(join(folder, 'journal.ndjson'), `${JSON.stringify(line)}\n`);
const laptop = createLaptop({
  folder,
  fetch,
  pace: {
    ...standardPace,
    every: 2000,
    afterEdit: 150,
    afterFailure: { first: 200, longest: 2000 },
  },
});
const { methods } = laptop;
const enrollment = 'student_school_associations';
let edits = 0;
/** The commands that it reads, one a line: first `settle`, then `finish`. */
const asked = new Set<string>();
createInterface({ input: process.stdin }).on('line', (line) => asked.add(JSON.parse(line)));

/** Tries something; what the laptop refuses is counted, a defect ends the process. */
async function attempt<Value>(work: () => Value | Promise<Value>): Promise<Value | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CaseloadError && error.code !== 'internal') return undefined;
    throw error;
  }
}

async function open(): Promise<void> {
  const [person] = await methods.listPeople({});
  if (person !== undefined) {
    await methods.unlock({ person: person.person, passphrase });
    return;
  }
  for (;;) {
    const joined = await attempt(() => methods.join({ hub, code, passphrase }));
    if (joined !== undefined) return;
    await setTimeout(300);
  }
}

async function save(
  record: { readonly entity: string; readonly key: readonly unknown[] },
  values: Readonly<Record<string, unknown>>,
  work: () => { readonly changeset: string } | Promise<{ readonly changeset: string }>,
): Promise<void> {
  journal({ kind: 'saving', ...record, values });
  const saved = await attempt(work);
  if (saved === undefined) return;
  edits += 1;
  journal({ kind: 'saved', changeset: saved.changeset, ...record, values });
}

type StudentView = MethodResults['getStudent'];

async function anyStudent(): Promise<StudentView | undefined> {
  const query = { text: '', status: 'any', sort: 'name' } as const;
  const { total } = await methods.listStudents({ ...query, offset: 0, limit: 1 });
  if (total === 0) return undefined;
  const window = await methods.listStudents({ ...query, offset: random.below(total), limit: 1 });
  const [row] = window.rows;
  if (row === undefined) return undefined;
  const { student_unique_id } = row;
  return attempt(() => methods.getStudent({ student_unique_id }));
}

async function act(): Promise<void> {
  const view = await anyStudent();
  if (view === undefined) return;
  const { student_unique_id } = view.student;
  const [current] = view.enrollments;
  const schools = (await methods.listSchools({})).filter(({ in_scope }) => in_scope);
  const day = `2026-1${random.below(2)}-${String(1 + random.below(28)).padStart(2, '0')}`;
  switch (random.below(12)) {
    case 0:
    case 1:
    case 2: {
      const field = random.pick(['first_name', 'birth_city', 'maiden_name', 'last_name']);
      const fields = { [field]: `Value ${seed}-${edits}` };
      return save({ entity: 'students', key: [student_unique_id] }, fields, () =>
        methods.editStudent({ student_unique_id, fields }),
      );
    }
    case 3:
    case 4: {
      if (current === undefined) return;
      const fields = { calendar_code: `C${seed}-${edits}`.slice(0, 60) };
      return save(recordOf(current), fields, () => methods.correct({ ...keyOf(current), fields }));
    }
    case 5: {
      if (current === undefined || current.enrollment.exit_withdraw_date !== null) return;
      return save(recordOf(current), {}, () =>
        methods.withdraw({
          ...keyOf(current),
          exit_withdraw_date: day,
          exit_withdraw_type_descriptor: 'Transferred',
        }),
      );
    }
    case 6: {
      const to = random.pick(schools);
      if (to === undefined || current === undefined) return;
      const made = { school_id: to.school.school_id, entry_date: day };
      mayUndo(view);
      return save({ entity: enrollment, key: [student_unique_id, made.school_id, day] }, {}, () =>
        methods.transfer({
          ...keyOf(current),
          exit_withdraw_date: day,
          exit_withdraw_type_descriptor: 'Transferred',
          enrollment: made,
        }),
      );
    }
    case 7: {
      const to = random.pick(schools);
      if (to === undefined) return;
      const made = {
        student_unique_id,
        school_id: to.school.school_id,
        entry_date: day,
        school_year: 2027,
        entry_grade_level_descriptor: current?.enrollment.entry_grade_level_descriptor ?? null,
      };
      mayUndo(view);
      return save({ entity: enrollment, key: [student_unique_id, made.school_id, day] }, {}, () =>
        methods.enroll({ enrollment: made }),
      );
    }
    case 8: {
      if (current === undefined) return;
      mayUndo(view);
      return save(recordOf(current), {}, () => methods.removeEnrollment(keyOf(current)));
    }
    case 9: {
      const [profile] = await methods.listProfiles({ text: '' });
      if (profile === undefined) return;
      const { profile_id } = profile;
      const fields = { phone: `555-${seed}-${edits}` };
      return save({ entity: 'profiles', key: [profile_id] }, fields, () =>
        methods.editProfile({ profile_id, fields }),
      );
    }
    case 10:
      return settleQuestions(['rejected']);
    default: {
      if (random.below(8) === 0) await attempt(() => methods.verify({}));
      else if (random.below(6) === 0) {
        await methods.setWorkOffline({ offline: true });
        await setTimeout(random.below(3000));
        await methods.setWorkOffline({ offline: false });
      }
    }
  }
}

/** What makes or removes a record may fold with what removed or made it, and leave nothing. */
function mayUndo({ changesets }: StudentView): void {
  for (const { changeset } of changesets) journal({ kind: 'undoing', changeset });
}

function keyOf({
  enrollment: { student_unique_id, school_id, entry_date },
}: StudentView['enrollments'][number]) {
  return { student_unique_id, school_id, entry_date };
}

function recordOf(view: StudentView['enrollments'][number]) {
  return { entity: enrollment, key: Object.values(keyOf(view)) };
}

/**
 * Answers what the outbox asks: a conflict by a side, a refusal by trying once more.
 * @param givenUp states of edits that are given up
 */
async function settleQuestions(givenUp: readonly string[]): Promise<void> {
  for (const { changeset, state } of await methods.listOutbox({})) {
    if (state === 'conflict') {
      const choice = random.pick(['mine', 'theirs'] as const);
      await attempt(() => methods.resolve({ changeset, choice }));
    } else if (state === 'rejected' && random.chance(0.25)) {
      await attempt(() => methods.amend({ changeset }));
    } else if (givenUp.includes(state)) {
      journal({ kind: 'discarding', changeset });
      await attempt(() => methods.discard({ changeset }));
    }
  }
}

/** Until nothing waits: everything is sent, every question answered. */
async function settle(): Promise<void> {
  await methods.setWorkOffline({ offline: false });
  for (let round = 0; ; round += 1) {
    const synced = (await attempt(() => methods.syncNow({}))) !== undefined;
    if (synced && (await methods.listOutbox({})).length === 0) return;
    // What is parked is sent when its school is back, which those of students who left are not.
    await settleQuestions(round > 10 ? ['rejected', 'parked'] : ['rejected']);
    await setTimeout(synced ? 50 : 500);
  }
}

await open();
say({ ready: true });
while (!asked.has('settle')) {
  await act();
  await setTimeout(30 + random.below(200));
}
await settle();
say({ settled: true, edits });
while (!asked.has('finish')) await setTimeout(100);
await attempt(() => methods.syncNow({}));
const { verified } = await methods.verify({});
await laptop.close();
say({ finished: true, verified });
process.exit(0);

function say(line: unknown): void {
  console.log(JSON.stringify(line));
}
