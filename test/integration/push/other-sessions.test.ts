import { expect, test } from 'vitest';
import { connectTo } from '../../support/center/center.ts';
import { openSchools, pushAll, studentEtags } from '../../support/center/schools.ts';
import { changeset, createEnrollment, remove, update } from '../../support/changeset.ts';

test('a record that another session holds keeps only its own changeset waiting', async () => {
  const { hub, device } = await openSchools();
  const etags = await studentEtags(hub);
  const other = await connectTo(hub);
  await other.query("BEGIN; SELECT FROM students WHERE student_unique_id = 'S3' FOR UPDATE");
  const sent = Array.from({ length: 10 }, (_, i) =>
    changeset(
      'edit',
      update('students', [`S${i}`], { middle_name: 'M' }, etags[`S${i}`] as string),
    ),
  );
  const answers = await pushAll(hub, device, sent);
  expect(answers.map(({ result }) => result)).toEqual(
    sent.map((_, i) => (i === 3 ? 'unavailable' : 'applied')),
  );
  expect(answers[3]).toMatchObject({
    error: { code: 'store_unavailable', params: { reason: 'record_locked' } },
  });
  await other.query('ROLLBACK');
  const again = await pushAll(hub, device, sent);
  expect(again.every(({ result }) => result === 'applied')).toBe(true);
});

test('a rule of the district refuses with its own words, and holds up no other changeset', async () => {
  const { hub, device } = await openSchools();
  await hub.pool.query(
    `CREATE FUNCTION public.rule() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF NEW.middle_name = 'boom' THEN RAISE EXCEPTION 'Grades are still open'; END IF;
       RETURN NEW;
     END $$`,
  );
  await hub.pool.query(
    'CREATE TRIGGER rule BEFORE UPDATE ON students FOR EACH ROW EXECUTE FUNCTION public.rule()',
  );
  const etags = await studentEtags(hub);
  const sent = [0, 1, 2].map((i) =>
    changeset(
      'edit',
      update(
        'students',
        [`S${i}`],
        { middle_name: i === 1 ? 'boom' : 'fine' },
        etags[`S${i}`] as string,
      ),
    ),
  );
  expect(await pushAll(hub, device, sent)).toMatchObject([
    { result: 'applied' },
    {
      result: 'rejected',
      error: {
        code: 'rule_broken',
        params: { reason: 'center_says', words: 'Grades are still open' },
      },
    },
    { result: 'applied' },
  ]);
});

test('constraints and triggers of the district refuse with their words and the field, whatever their code', async () => {
  const { hub, device } = await openSchools();
  await hub.pool.query(
    `CREATE TABLE cities (name VARCHAR(30) PRIMARY KEY);
     ALTER TABLE students ADD FOREIGN KEY (birth_city) REFERENCES cities;
     ALTER TABLE students ADD UNIQUE (maiden_name);
     UPDATE students SET maiden_name = 'taken' WHERE student_unique_id = 'Z0';
     CREATE FUNCTION public.rule() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       RAISE EXCEPTION 'Grades are still open' USING ERRCODE = NEW.middle_name;
     END $$;
     CREATE TRIGGER rule BEFORE UPDATE ON students FOR EACH ROW WHEN (NEW.middle_name IS NOT NULL)
       EXECUTE FUNCTION public.rule();
     CREATE FUNCTION public.count_letters() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       PERFORM NEW.generation_code_suffix::integer;
       RETURN NEW;
     END $$;
     CREATE CONSTRAINT TRIGGER count_letters AFTER UPDATE ON students DEFERRABLE INITIALLY DEFERRED
       FOR EACH ROW EXECUTE FUNCTION public.count_letters()`,
  );
  const etags = await studentEtags(hub);
  const codes = ['P0001', '22023', '23505', '23503', '55000', '57014'];
  const fields = [
    ...codes.map((middle_name) => ({ middle_name })),
    { birth_city: 'Nowhere' },
    { maiden_name: 'taken' },
    // Refused with the commit.
    { generation_code_suffix: 'Jr' },
  ];
  const sent = [...fields, { maiden_name: 'Fine' }].map((values, i) =>
    changeset('edit', update('students', [`S${i}`], values, etags[`S${i}`] as string)),
  );
  const words = (text: string, field?: string) => ({
    result: 'rejected',
    error: {
      code: 'rule_broken',
      params: { reason: 'center_says', words: expect.stringContaining(text) },
      ...(field === undefined ? {} : { field }),
    },
  });
  expect(await pushAll(hub, device, sent)).toMatchObject([
    ...codes.map(() => words('Grades are still open')),
    words('foreign key', 'birth_city'),
    words('unique', 'maiden_name'),
    words('integer'),
    { result: 'applied' },
  ]);
});

test.each([
  ['a trigger that drops the write', 'RETURN NULL', undefined],
  [
    'a trigger that keeps the old value',
    'NEW.middle_name := OLD.middle_name; RETURN NEW',
    'middle_name',
  ],
])('%s refuses, and no edit is lost without a word', async (_, body, field) => {
  const { hub, device } = await openSchools();
  await hub.pool.query(
    `CREATE FUNCTION public.keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body}; END $$;
     CREATE TRIGGER keep BEFORE UPDATE ON students FOR EACH ROW WHEN (OLD.student_unique_id = 'S1')
       EXECUTE FUNCTION public.keep()`,
  );
  const etags = await studentEtags(hub);
  const sent = [0, 1, 2].map((i) =>
    changeset(
      'edit',
      update('students', [`S${i}`], { middle_name: 'M' }, etags[`S${i}`] as string),
    ),
  );
  const answers = await pushAll(hub, device, sent);
  expect(answers.map(({ result }) => result)).toEqual(['applied', 'rejected', 'applied']);
  expect(answers[1]).toMatchObject({
    error: { code: 'rule_broken', params: { reason: 'center' }, ...(field ? { field } : {}) },
  });
  // The id is free: the counselor may send it again when the rule is gone.
  await hub.pool.query('DROP TRIGGER keep ON students');
  expect(await pushAll(hub, device, sent)).toMatchObject([
    { result: 'applied', repeated: true },
    { result: 'applied', records: [{ record: { middle_name: 'M' } }] },
    { result: 'applied', repeated: true },
  ]);
});

test('a new or removed enrollment that a trigger or a rule drops is refused', async () => {
  const { hub, device } = await openSchools();
  await hub.pool.query(
    `CREATE FUNCTION public.drop_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
     CREATE TRIGGER drop_it BEFORE INSERT ON student_school_associations FOR EACH ROW
       EXECUTE FUNCTION public.drop_it();
     CREATE RULE keep AS ON DELETE TO student_school_associations DO INSTEAD NOTHING`,
  );
  const { rows } = await hub.pool.query(
    "SELECT _etag FROM student_school_associations WHERE student_unique_id = 'S1'",
  );
  const made = createEnrollment('S0', 1, '2026-11-02');
  const removed = remove('student_school_associations', ['S1', 1, '2026-08-01'], rows[0]._etag);
  const answers = await pushAll(hub, device, [
    changeset('enroll', made),
    changeset('remove', removed),
  ]);
  expect(answers).toMatchObject([
    { result: 'rejected', error: { code: 'rule_broken' } },
    { result: 'rejected', error: { code: 'rule_broken' } },
  ]);
});
