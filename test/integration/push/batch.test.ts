import { expect, test } from 'vitest';
import { type Random, seededRandom } from '../../../sync/hub/commands/demo-data/random.ts';
import type { HubStores } from '../../../sync/hub/server/hub.ts';
import type { Changeset } from '../../../sync/protocol/changeset.ts';
import type { Answer } from '../../../sync/protocol/push.ts';
import { addDevice, pushOne } from '../../support/center/center.ts';
import { openSchools, pushAll, studentEtags } from '../../support/center/schools.ts';
import { changeset, create, createEnrollment, remove, update } from '../../support/changeset.ts';

async function changesetsInAudit(hub: HubStores): Promise<Record<string, string[]>> {
  const { rows } = await hub.pool.query(
    `SELECT changeset_id, entity || ' ' || key::text AS record
       FROM sync.audit
      WHERE changeset_id IS NOT NULL
      ORDER BY changeset_id, record`,
  );
  const named: Record<string, string[]> = {};
  for (const { changeset_id, record } of rows) {
    named[changeset_id] = [...(named[changeset_id] ?? []), record];
  }
  return named;
}

test('the audit names for each record of a batch the changeset that wrote it', async () => {
  const { hub, device } = await openSchools();
  const etags = await studentEtags(hub);
  const sent = Array.from({ length: 10 }, (_, i) =>
    changeset(
      'edit',
      update('students', [`S${i}`], { middle_name: `M${i}` }, etags[`S${i}`] as string),
      createEnrollment(`S${i}`, 1, '2026-09-01'),
    ),
  );
  const answers = await pushAll(hub, device, sent);
  expect(answers.every(({ result }) => result === 'applied')).toBe(true);
  expect(await changesetsInAudit(hub)).toEqual(
    Object.fromEntries(
      sent.map(({ id }, i) => [
        id,
        [`student_school_associations ["S${i}", 1, "2026-09-01"]`, `students ["S${i}"]`],
      ]),
    ),
  );
});

test('a changeset that only the database refuses does not hold up its batch', async () => {
  const { hub, device } = await openSchools();
  await hub.pool.query(
    "ALTER TABLE students ADD CONSTRAINT districts_own CHECK (middle_name <> 'boom')",
  );
  const etags = await studentEtags(hub);
  const sent = Array.from({ length: 10 }, (_, i) =>
    changeset(
      'edit',
      update(
        'students',
        [`S${i}`],
        {
          middle_name: i === 3 || i === 8 ? 'boom' : 'fine',
        },
        etags[`S${i}`] as string,
      ),
    ),
  );
  const answers = await pushAll(hub, device, sent);
  expect(answers.map(({ result }) => result)).toEqual(
    sent.map((_, i) => (i === 3 || i === 8 ? 'rejected' : 'applied')),
  );
  expect(answers[3]).toMatchObject({ id: sent[3]?.id, error: { code: 'rule_broken' } });
  const { rows } = await hub.pool.query('SELECT count(*)::int AS count FROM sync.changeset');
  expect(rows[0].count).toBe(8);
});

test('changesets of one student see the earlier ones', async () => {
  const { hub, device } = await openSchools();
  const etags = await studentEtags(hub);
  const [make, enrollAgain, editStale, leave, editGone] = [
    changeset(
      'enroll_new',
      create('students', { student_unique_id: 'N', first_name: 'N', last_name: 'N' }),
      createEnrollment('N', 1, '2026-09-01'),
    ),
    changeset('enroll', createEnrollment('N', 1, '2026-09-02')),
    changeset('edit', update('students', ['N'], { first_name: 'M' }, 'no such etag')),
    changeset(
      'remove',
      remove(
        'student_school_associations',
        ['S1', 1, '2026-08-01'],
        await associationEtag(hub, 'S1'),
      ),
    ),
    changeset('edit', update('students', ['S1'], { first_name: 'M' }, etags.S1 as string)),
  ] as const;
  const answers = await pushAll(hub, device, [make, enrollAgain, editStale, leave, editGone]);
  expect(answers).toMatchObject([
    { result: 'applied' },
    { result: 'applied' },
    { result: 'stale', current: [{ key: ['N'], record: { first_name: 'N' } }] },
    { result: 'applied' },
    // The student left the device's schools with the last enrollment.
    { result: 'rejected', error: { code: 'out_of_scope' } },
  ]);
});

test('two changesets with one id in one push: the second gets the first one’s answer, or is refused', async () => {
  const { hub, device } = await openSchools();
  const one = changeset('enroll', createEnrollment('S0', 1, '2026-09-01'));
  const other = { ...changeset('enroll', createEnrollment('S1', 1, '2026-09-01')), id: one.id };
  const [first, again, reused] = await pushAll(hub, device, [one, one, other]);
  expect(first).toMatchObject({ result: 'applied' });
  expect(again).toEqual({ ...first, repeated: true });
  expect(reused).toMatchObject({ result: 'rejected', error: { code: 'changeset_reused' } });
});

test('a changeset that changes one record twice is refused whole', async () => {
  const { hub, device } = await openSchools();
  const etag = (await studentEtags(hub)).S0 as string;
  const answer = await pushOne(
    hub,
    device,
    changeset(
      'edit',
      update('students', ['S0'], { first_name: 'One' }, etag),
      update('students', ['S0'], { last_name: 'Two' }, etag),
    ),
  );
  expect(answer).toMatchObject({ result: 'rejected', error: { code: 'bad_request' } });
  expect((await studentEtags(hub)).S0).toBe(etag);
});

test('an update leaves every field alone that it does not name, whatever its neighbors change', async () => {
  const { hub, device } = await openSchools();
  // More digits than a laptop's numbers hold.
  await hub.pool.query(`UPDATE students SET races = '["White", 12345678901234567890]'`);
  const etags = await studentEtags(hub);
  await pushAll(hub, device, [
    changeset('edit', update('students', ['S0'], { middle_name: null }, etags.S0 as string)),
    changeset('edit', update('students', ['S1'], { races: ['Asian'] }, etags.S1 as string)),
  ]);
  const { rows } = await hub.pool.query(
    "SELECT races::text FROM students WHERE student_unique_id IN ('S0', 'S1') ORDER BY student_unique_id",
  );
  expect(rows.map(({ races }) => races)).toEqual(['["White", 12345678901234567890]', '["Asian"]']);
});

test('hubs that get the same batches at once, in any order, apply each changeset once', async () => {
  const { hub, device } = await openSchools();
  const etags = await studentEtags(hub);
  const sent = Array.from({ length: 10 }, (_, i) =>
    changeset(
      'edit',
      update('students', [`S${i}`], { middle_name: `M${i}` }, etags[`S${i}`] as string),
      createEnrollment(`S${i}`, 1, '2026-09-01'),
    ),
  );
  const orders = [
    sent,
    [...sent].reverse(),
    [...sent.slice(5), ...sent.slice(0, 5)],
    sent.slice(3),
  ];
  const answers = await Promise.all(orders.map((order) => pushAll(hub, device, order)));
  for (const one of answers.flat()) expect(one.result).toBe('applied');
  const firsts = answers.flat().filter((one) => !('repeated' in one));
  expect(firsts.map(({ id }) => id).sort()).toEqual(sent.map(({ id }) => id).sort());
  const named = await changesetsInAudit(hub);
  for (const { id } of sent) expect(named[id]).toHaveLength(2);
});

test('laptops whose batches cross on the same records wait for each other and never lose an answer', async () => {
  const { hub, device } = await openSchools();
  const other = await addDevice(hub, { buckets: ['school:1'], name: 'd' });
  for (let round = 0; round < 5; round += 1) {
    const etags = await studentEtags(hub);
    const edits = (name: string, order: number[]) =>
      order.map((i) =>
        changeset(
          'edit',
          update('students', [`S${i}`], { middle_name: name + round }, etags[`S${i}`] as string),
        ),
      );
    const up = Array.from({ length: 10 }, (_, i) => i);
    const [one, two] = await Promise.all([
      pushAll(hub, device, edits('a', up)),
      pushAll(hub, other, edits('b', [...up].reverse())),
    ]);
    for (const i of up) {
      const both = [one[i]?.result, two[9 - i]?.result].sort();
      expect(both).toEqual(['applied', 'stale']);
    }
  }
});

test('a batch has the same result as its changesets one by one', async () => {
  const seed = Number(process.env.CASELOAD_SEED ?? Date.now() % 2 ** 31);
  console.log(`batches: CASELOAD_SEED=${seed}`);
  const [together, alone] = [await openSchools(), await openSchools()];
  const random = seededRandom(seed);
  for (let round = 0; round < 8; round += 1) {
    const etags = await studentEtags(together.hub);
    const sent = Array.from({ length: 40 }, () => randomChangeset(random, etags));
    const answers = await pushAll(together.hub, together.device, sent);
    const expected: Answer[] = [];
    for (const one of sent) expected.push(await pushOne(alone.hub, alone.device, one));
    expect(answers.map(comparable)).toEqual(expected.map(comparable));
    expect(await stateOf(together.hub)).toEqual(await stateOf(alone.hub));
    // A student's number is part of the etag that the next round is based on.
    for (const { hub } of [together, alone]) {
      await hub.pool.query(
        `UPDATE students SET student_usi = 1000 + array_position($1, student_unique_id::text)
          WHERE student_unique_id = ANY ($1)`,
        [newStudents],
      );
    }
  }
});

const newStudents = ['N1', 'N2', 'N3'];

/** Edits of many kinds, right and wrong ones, of few students. */
function randomChangeset(random: Random, etags: Record<string, string>): Changeset {
  const student = random.pick([...Object.keys(etags), ...newStudents]);
  const day = `2026-09-0${1 + random.below(4)}`;
  const base = random.chance(0.8) ? (etags[student] ?? 'none') : 'none';
  const value = random.pick(['one', 'two', null, 7, 'x'.repeat(101)]);
  switch (random.below(6)) {
    case 0:
      return changeset('edit', update('students', [student], { middle_name: value }, base));
    case 1:
      return changeset(
        'edit',
        update('students', [student], { birth_city: value, maiden_name: 'm' }, base),
      );
    case 2:
      return changeset(
        'enroll',
        createEnrollment(student, random.pick([1, 1, 2]), day, { calendar_code: value }),
      );
    case 3:
      return changeset(
        'enroll_new',
        create('students', {
          student_unique_id: student,
          first_name: 'N',
          last_name: value,
        }),
        createEnrollment(student, 1, day),
      );
    case 4:
      return {
        ...changeset('enroll_by_id', createEnrollment(student, 1, day)),
        student_name: { first_name: 'zoe', last_name: 'ruiz' },
      };
    default:
      return changeset(
        'edit',
        update('students', [student], { first_name: 'F' }, base),
        createEnrollment(student, 1, day, {
          entry_type_descriptor: random.pick([null, 'Teleport']),
        }),
      );
  }
}

/** Without what two databases number differently. */
function comparable(answer: Answer): unknown {
  const records =
    answer.result === 'applied' ? answer.records : answer.result === 'stale' ? answer.current : [];
  return {
    ...answer,
    records: records.map(({ entity, key, record }) => ({
      entity,
      key,
      record: record && { ...record, ...unnumbered },
    })),
    current: undefined,
  };
}

const unnumbered = {
  student_usi: 0,
  _etag: '',
  _last_modified_date: '',
  created_at: '',
  updated_at: '',
};

async function stateOf(hub: HubStores): Promise<unknown> {
  const { rows } = await hub.pool.query(
    `SELECT
       (SELECT jsonb_agg(to_jsonb(s) - $1::text[] ORDER BY student_unique_id) FROM students AS s) AS students,
       (SELECT jsonb_agg(to_jsonb(a) - $1::text[] ORDER BY student_unique_id, school_id, entry_date)
          FROM student_school_associations AS a) AS associations,
       (SELECT jsonb_agg(jsonb_build_array(bucket, entity, id, school_id, entry_date, etag IS NULL)
                         ORDER BY bucket, entity, id, school_id, entry_date) FROM sync.entry) AS entries,
       (SELECT count(*) FROM sync.changeset) AS changesets,
       (SELECT count(*) FROM sync.audit) AS audited`,
    [Object.keys(unnumbered)],
  );
  return rows[0];
}

async function associationEtag(hub: HubStores, student: string): Promise<string> {
  const { rows } = await hub.pool.query(
    'SELECT _etag FROM student_school_associations WHERE student_unique_id = $1',
    [student],
  );
  return rows[0]._etag;
}
