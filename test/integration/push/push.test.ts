import { describe, expect, test } from 'vitest';
import { push } from '../../../sync/hub/push/push.ts';
import type { HubStores } from '../../../sync/hub/server/hub.ts';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import { addDevice, openTestCenter, pushOne } from '../../support/center/center.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';
import { changeset, create, createEnrollment, remove, update } from '../../support/changeset.ts';

async function etagOf(
  hub: HubStores,
  table: 'students' | 'student_school_associations',
  student = 'A',
) {
  const { rows } = await hub.pool.query(`SELECT _etag FROM ${table} WHERE student_unique_id = $1`, [
    student,
  ]);
  return rows[0]._etag as string;
}

/** Schools 1 and 2, student A in school 1, student Z in school 2; a counselor of school 1. */
async function openDistrict() {
  const hub = await openTestCenter();
  await addSchools(hub.pool, 1, 2);
  await addStudent(hub.pool, 'A');
  await addStudent(hub.pool, 'Z', 'Zoë');
  await enroll(hub.pool, 'A', 1, '2026-08-01');
  await enroll(hub.pool, 'Z', 2, '2026-08-01');
  const device = await addDevice(hub, { buckets: ['school:1'] });
  return { hub, device };
}

describe('a changeset', () => {
  test('is applied on its base, answered with the new records, and named in the audit', async () => {
    const { hub, device } = await openDistrict();
    const sent = changeset(
      'edit',
      update(
        'students',
        ['A'],
        {
          first_name: 'Anna',
          races: ['Asian'],
        },
        await etagOf(hub, 'students'),
      ),
    );
    const answer = await pushOne(hub, device, sent);
    expect(answer).toMatchObject({ id: sent.id, result: 'applied' });
    if (answer.result !== 'applied') return;
    expect(answer.records).toMatchObject([
      {
        entity: 'students',
        key: ['A'],
        record: { first_name: 'Anna', races: '["Asian"]', updated_at: expect.any(String) },
      },
    ]);
    // The laptop has what did not change.
    expect(answer.records[0]?.record).not.toHaveProperty('last_name');
    expect(answer.records[0]?.etag).toBe(await etagOf(hub, 'students'));
    const { rows } = await hub.pool.query(
      `SELECT actor, device_id, before ->> 'first_name' AS before, after ->> 'first_name' AS after
         FROM sync.audit WHERE changeset_id = $1`,
      [sent.id],
    );
    expect(rows).toEqual([
      { actor: 'c@school.example', device_id: device.id, before: 'Ana', after: 'Anna' },
    ]);
  });

  test('has its effect once, however often it is sent, and the first answer each time', async () => {
    const { hub, device } = await openDistrict();
    const sent = changeset('enroll', createEnrollment('A', 1, '2026-09-01'));
    const answers = await Promise.all(Array.from({ length: 5 }, () => pushOne(hub, device, sent)));
    await hub.pool.query("UPDATE student_school_associations SET calendar_code = 'later'");
    answers.push(await pushOne(hub, device, sent));
    const [first] = answers.filter((answer) => !('repeated' in answer));
    expect(first?.result).toBe('applied');
    for (const answer of answers) {
      if (answer !== first) expect(answer).toEqual({ ...first, repeated: true });
    }
    const { rows } = await hub.pool.query(
      'SELECT count(*)::int AS count FROM sync.audit WHERE changeset_id = $1',
      [sent.id],
    );
    expect(rows[0].count).toBe(1);
  });

  test('is stale, with the current record, when the record has changed since', async () => {
    const { hub, device } = await openDistrict();
    const base = await etagOf(hub, 'students');
    await hub.pool.query("UPDATE students SET first_name = 'Other'");
    const answer = await pushOne(
      hub,
      device,
      changeset('edit', update('students', ['A'], { first_name: 'Mine' }, base)),
    );
    expect(answer).toMatchObject({
      result: 'stale',
      current: [{ entity: 'students', key: ['A'], record: { first_name: 'Other' } }],
    });
  });

  test('that creates an existing record is stale, and never overwrites', async () => {
    const { hub, device } = await openDistrict();
    const answer = await pushOne(
      hub,
      device,
      changeset('enroll', createEnrollment('A', 1, '2026-08-01')),
    );
    expect(answer).toMatchObject({ result: 'stale', current: [{ record: { school_year: 2027 } }] });
  });

  test('on a record that was deleted is stale, with nothing', async () => {
    const { hub, device } = await openDistrict();
    const key = ['A', 1, '2026-08-01'];
    const base = await etagOf(hub, 'student_school_associations');
    await hub.pool.query("DELETE FROM student_school_associations WHERE student_unique_id = 'A'");
    await enroll(hub.pool, 'A', 1, '2026-08-02');
    const answer = await pushOne(
      hub,
      device,
      changeset('remove', remove('student_school_associations', key, base)),
    );
    expect(answer).toMatchObject({ result: 'stale', current: [{ key, etag: null, record: null }] });
  });

  test('applies all of its operations or none', async () => {
    const { hub, device } = await openDistrict();
    const answer = await pushOne(
      hub,
      device,
      changeset(
        'correct',
        remove(
          'student_school_associations',
          ['A', 1, '2026-08-01'],
          await etagOf(hub, 'student_school_associations'),
        ),
        createEnrollment('A', 1, '2026-08-15', { entry_type_descriptor: 'Teleport' }),
      ),
    );
    expect(answer).toMatchObject({ result: 'rejected', error: { code: 'unknown_descriptor' } });
    const { rows } = await hub.pool.query(
      `SELECT (SELECT count(*)::int FROM student_school_associations WHERE student_unique_id = 'A') AS rows,
              (SELECT count(*)::int FROM sync.changeset) AS changesets`,
    );
    expect(rows).toEqual([{ rows: 1, changesets: 0 }]);
  });

  test('that changes the key deletes and creates together', async () => {
    const { hub, device } = await openDistrict();
    const answer = await pushOne(
      hub,
      device,
      changeset(
        'correct',
        remove(
          'student_school_associations',
          ['A', 1, '2026-08-01'],
          await etagOf(hub, 'student_school_associations'),
        ),
        createEnrollment('A', 1, '2026-08-15'),
      ),
    );
    expect(answer).toMatchObject({
      result: 'applied',
      records: [{ etag: null }, { record: { entry_date: '2026-08-15' } }],
    });
  });

  test('with a new student gets the next student_usi from the center', async () => {
    const { hub, device } = await openDistrict();
    await hub.pool.query(
      `INSERT INTO students (student_unique_id, student_usi, first_name, last_name)
       SELECT 'T', last_value + 1, 'T', 'T' FROM sync.student_usi`,
    );
    const answer = await pushOne(
      hub,
      device,
      changeset(
        'enroll_new',
        create('students', {
          student_unique_id: 'N',
          student_usi: null,
          first_name: 'N',
          last_name: 'N',
        }),
        createEnrollment('N', 1, '2026-09-01'),
      ),
    );
    expect(answer).toMatchObject({
      result: 'applied',
      records: [{ record: { student_usi: expect.any(Number) } }, {}],
    });
  });

  test('that enrolls by id and name finds a student of another school, and none by a wrong name', async () => {
    const { hub, device } = await openDistrict();
    const byName = (first_name: string, student = 'Z') => ({
      ...changeset('enroll_by_id', createEnrollment(student, 1, '2026-09-01')),
      student_name: { first_name, last_name: 'RUIZ ' },
    });
    const wrong = await pushOne(hub, device, byName('Zara'));
    const nobody = await pushOne(hub, device, byName('Zoe', 'Nobody'));
    expect(wrong).toMatchObject({ result: 'rejected', error: { code: 'unknown_student' } });
    expect({ ...nobody, id: wrong.id }).toEqual(wrong);
    const answer = await pushOne(hub, device, byName('Zoe'));
    expect(answer).toMatchObject({
      result: 'applied',
      records: [{}, { entity: 'students', key: ['Z'], record: { first_name: 'Zoë' } }],
    });
  });
});

describe('a changeset is rejected', () => {
  test.each([
    [
      'outside the schools of the device',
      'out_of_scope',
      changeset('enroll', createEnrollment('A', 2, '2026-09-01')),
    ],
    [
      'for a student who is elsewhere',
      'unknown_student',
      changeset('enroll', createEnrollment('Z', 1, '2026-09-01')),
    ],
    [
      'for a student who does not exist',
      'unknown_student',
      changeset('enroll', createEnrollment('Q', 1, '2026-09-01')),
    ],
    [
      'on a student who is elsewhere',
      'out_of_scope',
      changeset('edit', update('students', ['Z'], { first_name: 'Y' }, 'x')),
    ],
    [
      'with a new student under an id that is taken elsewhere',
      'duplicate_key',
      changeset(
        'enroll_new',
        create('students', { student_unique_id: 'Z', first_name: 'Z', last_name: 'Z' }),
        createEnrollment('Z', 1, '2026-09-01'),
      ),
    ],
    [
      'with a new student whom it does not enroll',
      'rule_broken',
      changeset(
        'create',
        create('students', { student_unique_id: 'N', first_name: 'N', last_name: 'N' }),
      ),
    ],
    [
      'that the role does not permit',
      'not_permitted',
      changeset('edit', update('schools', [1], { web_site: 'x' }, 'x')),
    ],
    [
      'with an unknown descriptor',
      'unknown_descriptor',
      changeset('enroll', createEnrollment('A', 1, '2026-09-01', { entry_type_descriptor: 'x' })),
    ],
    [
      'with a value of a wrong type',
      'wrong_type',
      changeset('enroll', createEnrollment('A', 1, '2026-09-01', { school_year: 'x' })),
    ],
    [
      'with a text that is too long',
      'too_long',
      changeset(
        'enroll',
        createEnrollment('A', 1, '2026-09-01', { calendar_code: 'x'.repeat(51) }),
      ),
    ],
    [
      'without a value that is required',
      'required',
      changeset('enroll', createEnrollment('A', 1, '2026-09-01', { school_year: null })),
    ],
    [
      'with a field that is none',
      'unknown_field',
      changeset('enroll', createEnrollment('A', 1, '2026-09-01', { x: 1 })),
    ],
    [
      'with a key other than that of its record',
      'wrong_type',
      changeset('enroll', {
        ...createEnrollment('A', 1, '2026-09-01'),
        key: ['A', 1, '2026-09-02'],
      }),
    ],
    [
      'that mixes both stores',
      'bad_request',
      changeset(
        'edit',
        createEnrollment('A', 1, '2026-09-01'),
        update('profiles', ['p'], { phone: '1' }, 'x'),
      ),
    ],
  ] as const)('%s: %s', async (_, code, sent) => {
    const { hub, device } = await openDistrict();
    expect(await pushOne(hub, device, sent)).toMatchObject({ result: 'rejected', error: { code } });
  });

  test('when its id carries other content, or comes from another device', async () => {
    const { hub, device } = await openDistrict();
    const sent = changeset('enroll', createEnrollment('A', 1, '2026-09-01'));
    await pushOne(hub, device, sent);
    const other = await addDevice(hub, { buckets: ['school:1'], name: 'd' });
    const changed = { ...sent, operations: [createEnrollment('A', 1, '2026-09-02')] };
    for (const [by, what] of [
      [device, changed],
      [other, sent],
    ] as const) {
      expect(await pushOne(hub, by, what)).toMatchObject({
        result: 'rejected',
        error: { code: 'changeset_reused' },
      });
    }
  });

  test('when the student it belongs to vanished from the center', async () => {
    const { hub, device } = await openDistrict();
    await hub.pool.query("DELETE FROM student_school_associations WHERE student_unique_id = 'A'");
    await hub.pool.query("DELETE FROM students WHERE student_unique_id = 'A'");
    const answer = await pushOne(
      hub,
      device,
      changeset('enroll', createEnrollment('A', 1, '2026-09-01')),
    );
    expect(answer).toMatchObject({ result: 'rejected', error: { code: 'unknown_student' } });
  });

  test('when its school vanished from the center', async () => {
    const { hub, device } = await openDistrict();
    await hub.pool.query('DELETE FROM student_school_associations WHERE school_id = 2');
    await hub.pool.query('DELETE FROM schools WHERE school_id = 2');
    const both = { ...device, buckets: [...device.buckets, 'school:2' as const] };
    const answer = await pushOne(
      hub,
      both,
      changeset('enroll', createEnrollment('A', 2, '2026-09-01')),
    );
    expect(answer).toMatchObject({ result: 'rejected', error: { code: 'unknown_school' } });
  });
});

test('one bad changeset of a push holds up none of the others', async () => {
  const { hub, device } = await openDistrict();
  const { rows } = await hub.pool.query('SELECT epoch FROM sync.epoch WHERE is_current');
  const changesets = Array.from({ length: 20 }, (_, i) =>
    changeset(
      'enroll',
      createEnrollment('A', i === 3 ? 2 : 1, `2026-09-${String(i + 1).padStart(2, '0')}`),
    ),
  );
  const request = { protocol: protocolVersion, epoch: rows[0].epoch, changesets };
  const answers = await push({ hub, device, request, report: () => {} });
  expect(answers.map(({ id }) => id)).toEqual(changesets.map(({ id }) => id));
  expect(answers.map(({ result }) => result)).toEqual(
    changesets.map((_, i) => (i === 3 ? 'rejected' : 'applied')),
  );
});

test('a push to another epoch applies nothing', async () => {
  const { hub, device } = await openDistrict();
  const request = {
    protocol: protocolVersion,
    epoch: '00000000-0000-4000-8000-000000000000',
    changesets: [changeset('enroll', createEnrollment('A', 1, '2026-09-01'))],
  };
  await expect(push({ hub, device, request, report: () => {} })).rejects.toMatchObject({
    code: 'epoch_changed',
  });
});
