import type pg from 'pg';
import { describe, expect, test } from 'vitest';
import { decideRecheck } from '../../../sync/hub/postgres/recheck.ts';
import { scanTables } from '../../../sync/hub/postgres/table-scan.ts';
import { records } from '../../../sync/hub/verify/records.ts';
import { addDevice, openTestCenter, pullAll, pushOne } from '../../support/center/center.ts';
import { findIndexErrors } from '../../support/center/existing-district.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';
import { changeset, update } from '../../support/changeset.ts';

/** Schools 1 and 2; student A at school 1; a counselor of both schools. */
async function openDistrict() {
  const hub = await openTestCenter();
  const { pool } = hub;
  await addSchools(pool, 1, 2);
  await addStudent(pool, 'A');
  await enroll(pool, 'A', 1, '2026-08-01');
  await decideRecheck(pool);
  const device = await addDevice(hub, { buckets: ['school:1', 'school:2'] });
  /** What laptops get, by a first pull: names by bucket. */
  const names = async () => {
    const { rows } = await pullAll(hub, device);
    return rows.filter(([entity]) => entity === 'students').map((row) => JSON.stringify(row[4]));
  };
  const heard = async (text: string) => (await names()).some((row) => row.includes(text));
  return { hub, pool, device, names, heard };
}

async function session(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<void>) {
  const client = await pool.connect();
  try {
    await work(client);
  } finally {
    client.release(true);
  }
}

const etagOf = async (pool: pg.Pool) => {
  const { rows } = await pool.query('SELECT sync.etag_of_students(s) AS etag FROM students AS s');
  return rows[0].etag as string;
};

test('a row whose change no trigger saw is sent with the etag of its content', async () => {
  const { hub, pool, device } = await openDistrict();
  await pool.query(`
    ALTER TABLE students DISABLE TRIGGER USER;
    UPDATE students SET birth_city = 'Elsewhere';
    ALTER TABLE students ENABLE TRIGGER USER`);
  const { rows } = await pullAll(hub, device);
  const pulled = rows.find(([entity]) => entity === 'students');
  expect(JSON.stringify(pulled?.[4])).toContain('Elsewhere');
  expect(pulled?.[2]).toBe(await etagOf(pool));
  const keys = [{ entity: 'students' as const, key: ['A'] }];
  const { records: read } = await records(hub, device, { protocol: 1, bucket: 'school:1', keys });
  expect(read[0]?.etag).toBe(await etagOf(pool));
});

describe('a change is heard, and is not overwritten, when it is made', () => {
  test('by a session of a replica', async () => {
    const { hub, pool, device, heard } = await openDistrict();
    const base = await etagOf(pool);
    await session(pool, async (client) => {
      await client.query('SET session_replication_role = replica');
      await client.query("UPDATE students SET birth_city = 'Elsewhere'");
    });
    expect(await heard('Elsewhere')).toBe(true);
    expect(await findIndexErrors(pool)).toEqual([]);
    const answer = await pushOne(
      hub,
      device,
      changeset('edit', update('students', ['A'], { birth_city: 'Mine' }, base)),
    );
    expect(answer).toMatchObject({
      result: 'stale',
      current: [{ record: { birth_city: 'Elsewhere' } }],
    });
  });

  test('while triggers were off, once the scan has found it; the audit tells so', async () => {
    const { hub, pool, device, heard } = await openDistrict();
    const base = await etagOf(pool);
    await pool.query('ALTER TABLE students DISABLE TRIGGER USER');
    await pool.query("UPDATE students SET birth_city = 'Elsewhere'");
    await pool.query('ALTER TABLE students ENABLE TRIGGER USER');
    expect(await heard('Elsewhere')).toBe(true);
    const scans = await scanTables(pool);
    expect(scans.filter(({ found }) => found > 0)).toEqual([
      { entity: 'students', rows: 1, found: 1 },
    ]);
    const edit = changeset('edit', update('students', ['A'], { birth_city: 'Mine' }, base));
    expect((await pushOne(hub, device, edit)).result).toBe('stale');
    expect(await findIndexErrors(pool)).toEqual([]);
    const { rows } = await pool.query(
      "SELECT actor, entity, key, after ->> 'birth_city' AS city FROM sync.audit WHERE action = 'found_by_scan'",
    );
    expect(rows).toEqual([{ actor: 'scan', entity: 'students', key: ['A'], city: 'Elsewhere' }]);
    expect((await scanTables(pool)).every(({ found }) => found === 0)).toBe(true);
  });

  test('by a trigger of the district that fires after ours, and when that is taken away again', async () => {
    const { pool, heard } = await openDistrict();
    await pool.query(`
      CREATE FUNCTION upper_names() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN NEW.last_name := upper(NEW.last_name); RETURN NEW; END $$;
      CREATE TRIGGER upper_names BEFORE INSERT OR UPDATE ON students
        FOR EACH ROW EXECUTE FUNCTION upper_names()`);
    await pool.query("UPDATE students SET middle_name = 'x'");
    expect(await heard('RUIZ')).toBe(true);
    expect(await findIndexErrors(pool)).toEqual([]);
    await pool.query('DROP TRIGGER upper_names ON students');
    await pool.query('UPDATE students SET last_name = initcap(last_name)');
    expect(await heard('RUIZ')).toBe(false);
    expect(await findIndexErrors(pool)).toEqual([]);
  });

  test('by a trigger of the district that updates the row again', async () => {
    const { hub, pool, device, heard } = await openDistrict();
    await pool.query(`
      CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE students SET maiden_name = 'filled'
         WHERE student_unique_id = NEW.student_unique_id AND maiden_name IS DISTINCT FROM 'filled';
        RETURN NULL; END $$;
      CREATE TRIGGER fill AFTER UPDATE ON students FOR EACH ROW EXECUTE FUNCTION fill()`);
    await pool.query("UPDATE students SET middle_name = 'y'");
    expect(await heard('filled')).toBe(true);
    expect(await findIndexErrors(pool)).toEqual([]);
    await pool.query('ALTER TABLE students DISABLE TRIGGER fill');
    await pool.query('UPDATE students SET maiden_name = NULL');
    await pool.query('ALTER TABLE students ENABLE TRIGGER fill');
    const edit = update('students', ['A'], { middle_name: 'z' }, await etagOf(pool));
    const answer = await pushOne(hub, device, changeset('edit', edit));
    expect(answer).toMatchObject({
      result: 'applied',
      records: [{ etag: await etagOf(pool), record: { middle_name: 'z', maiden_name: 'filled' } }],
    });
  });

  test('by a function that the statement calls, which writes rows again that the statement has written', async () => {
    const { pool, heard } = await openDistrict();
    await pool.query(`
      INSERT INTO students (student_unique_id, student_usi, first_name, last_name, birth_date)
      VALUES ('B', 1002, 'B', 'B', '2010-01-01');
      CREATE FUNCTION again(id TEXT) RETURNS TEXT LANGUAGE plpgsql AS $$ BEGIN
        UPDATE students SET maiden_name = 'twice', birth_city = NULL
         WHERE student_unique_id < id AND birth_city = 'once';
        UPDATE student_school_associations SET exit_withdraw_date = '2027-01-01' WHERE student_unique_id < id;
        RETURN 'once'; END $$`);
    await pool.query(
      `UPDATE students SET birth_city = again(student_unique_id)
         FROM (SELECT student_unique_id AS id FROM students ORDER BY 1) AS s WHERE id = student_unique_id`,
    );
    expect(await heard('twice')).toBe(true);
    expect(await findIndexErrors(pool)).toEqual([]);
  });

  test('by a trigger of the district that takes a new row away again', async () => {
    const { pool, names } = await openDistrict();
    await pool.query(`
      CREATE FUNCTION take_away() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        DELETE FROM student_school_associations WHERE student_unique_id = NEW.student_unique_id;
        RETURN NULL; END $$;
      CREATE TRIGGER take_away AFTER INSERT ON student_school_associations
        FOR EACH ROW EXECUTE FUNCTION take_away()`);
    await addStudent(pool, 'B');
    await enroll(pool, 'B', 1, '2026-08-01');
    expect(await findIndexErrors(pool)).toEqual([]);
    expect(await names()).toHaveLength(1);
  });

  test.each(['REPEATABLE READ', 'SERIALIZABLE'])(
    'by a writer at %s whose snapshot is older than a new enrollment',
    async (isolation) => {
      const { pool, names } = await openDistrict();
      await session(pool, async (client) => {
        await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
        await client.query('SELECT FROM schools');
        await enroll(pool, 'A', 2, '2026-11-02');
        await decideRecheck(pool);
        await client.query("UPDATE students SET middle_name = 'RR'");
        await client.query('COMMIT');
      });
      expect(await findIndexErrors(pool)).toEqual([]);
      expect((await names()).filter((row) => row.includes('RR'))).toHaveLength(2);
    },
  );

  test('by a writer at REPEATABLE READ that deletes the older enrollment of two', async () => {
    const { pool, names } = await openDistrict();
    await session(pool, async (client) => {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
      await client.query('SELECT FROM schools');
      await enroll(pool, 'A', 1, '2026-11-02');
      await client.query("DELETE FROM student_school_associations WHERE entry_date = '2026-08-01'");
      await client.query('COMMIT');
    });
    expect(await findIndexErrors(pool)).toEqual([]);
    expect(await names()).toHaveLength(1);
  });
});

test('an index that lost a row, or has one too many, is put right by the scan', async () => {
  const { pool } = await openDistrict();
  await pool.query("DELETE FROM sync.entry WHERE entity = 'students'");
  await pool.query(
    `INSERT INTO sync.entry (bucket, entity, id, etag, xid, seq)
     VALUES ('school:2', 'students', 'A', 'x', pg_current_xact_id(), 1),
            ('school:1', 'students', 'nobody', 'x', pg_current_xact_id(), 2)`,
  );
  expect(await findIndexErrors(pool)).not.toEqual([]);
  await scanTables(pool);
  expect(await findIndexErrors(pool)).toEqual([]);
});

test('a table that is emptied and loaded again as it was moves nothing', async () => {
  const { pool, hub, device } = await openDistrict();
  const { cursors, hello, done } = await pullAll(hub, device);
  await session(pool, async (client) => {
    await client.query('BEGIN');
    await client.query('CREATE TEMP TABLE s AS SELECT * FROM students');
    await client.query('CREATE TEMP TABLE a AS SELECT * FROM student_school_associations');
    await client.query('TRUNCATE students CASCADE');
    await client.query('INSERT INTO students SELECT * FROM s');
    await client.query('INSERT INTO student_school_associations SELECT * FROM a');
    await client.query('COMMIT');
  });
  const more = { epoch: hello.epoch, horizon: done.horizon };
  expect((await pullAll(hub, device, cursors, more)).rows).toEqual([]);
  expect(await findIndexErrors(pool)).toEqual([]);
});

test('others wait for no lock of ours: an update of a student and an enrollment of theirs, both ways', async () => {
  const { pool } = await openDistrict();
  await session(pool, async (one) => {
    await session(pool, async (two) => {
      await one.query("BEGIN; SET LOCAL lock_timeout = '2s'");
      await two.query("BEGIN; SET LOCAL lock_timeout = '2s'");
      await one.query("UPDATE students SET middle_name = 'one'");
      await enroll(two, 'A', 2, '2026-11-02');
      await enroll(one, 'A', 2, '2026-11-03');
      await two.query('COMMIT');
      await one.query('COMMIT');
    });
  });
  expect(await findIndexErrors(pool)).toEqual([]);
});

test('a student whom a transaction holds waits alone: others are decided', async () => {
  const { pool } = await openDistrict();
  await addStudent(pool, 'B');
  await session(pool, async (holder) => {
    await holder.query('BEGIN');
    await holder.query("SELECT FROM students WHERE student_unique_id = 'A' FOR UPDATE");
    await pool.query("DELETE FROM student_school_associations WHERE student_unique_id = 'A'");
    await enroll(pool, 'B', 1, '2026-08-01');
    await decideRecheck(pool);
    const { rows } = await pool.query(
      "SELECT id, etag IS NULL AS is_gone FROM sync.entry WHERE entity = 'students' ORDER BY id",
    );
    expect(rows).toEqual([
      { id: 'A', is_gone: false },
      { id: 'B', is_gone: false },
    ]);
    await holder.query('ROLLBACK');
  });
  expect(await findIndexErrors(pool)).toEqual([]);
});

test('references to organizations as objects, and ids of ten digits, place a user', async () => {
  const { pool } = await openDistrict();
  await addSchools(pool, 1_000_000_001);
  await pool.query(
    `INSERT INTO organizations (sourced_id, name, type, identifier)
     VALUES ('one', 'One', 'school', '1'), ('ten', 'Ten', 'school', '1000000001'), ('big', 'B', 'school', '9999999999')`,
  );
  await pool.query(
    `INSERT INTO users (sourced_id, role, org_ids)
     VALUES ('a', 'teacher', '[{"sourcedId": "one", "type": "org"}]'),
            ('b', 'teacher', '["ten", "big"]'),
            ('c', 'teacher', '"one"'),
            ('d', 'teacher', '[7, null, [], {}]')`,
  );
  await decideRecheck(pool);
  const { rows } = await pool.query(
    "SELECT id || ' ' || bucket AS line FROM sync.entry WHERE entity = 'users' ORDER BY 1",
  );
  expect(rows.map(({ line }) => line)).toEqual(['a school:1', 'b school:1000000001', 'c school:1']);
});

test('a pull beside a table that is being emptied and loaded waits or ends, and takes nothing for removed', async () => {
  const { hub, pool, device, names } = await openDistrict();
  await session(pool, async (client) => {
    await client.query('BEGIN');
    await client.query('CREATE TEMP TABLE a AS SELECT * FROM student_school_associations');
    await client.query('TRUNCATE student_school_associations');
    await expect(pullAll(hub, device)).rejects.toMatchObject({ code: 'store_unavailable' });
    const waiting = names();
    await client.query('INSERT INTO student_school_associations SELECT * FROM a');
    await client.query('COMMIT');
    expect(await waiting).toHaveLength(1);
  });
  expect(await findIndexErrors(pool)).toEqual([]);
});
