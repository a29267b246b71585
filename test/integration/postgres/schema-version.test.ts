import { describe, expect, test } from 'vitest';
import { migrate } from '../../../sync/hub/postgres/schema/migrate.ts';
import { type Migration, migrations } from '../../../sync/hub/postgres/schema/migrations.ts';
import {
  readSchema,
  requireSchema,
  schemaVersion,
} from '../../../sync/hub/postgres/schema/schema-version.ts';
import { transaction } from '../../../sync/hub/postgres/transaction.ts';
import { addDevice, openTestCenter, pullAll, pushOne } from '../../support/center/center.ts';
import { openTestDatabase } from '../../support/center/database.ts';
import { addSchools, addStudent, enroll } from '../../support/center/records.ts';
import { changeset, update } from '../../support/changeset.ts';

/** A migration that a later version may bring. */
const next: Migration = {
  version: schemaVersion + 1,
  name: 'synthetic',
  sql: 'ALTER TABLE sync.device ADD COLUMN color TEXT',
};
const broken: Migration = {
  version: schemaVersion + 2,
  name: 'broken',
  sql: 'CREATE TABLE sync.left_behind (id INTEGER); SELECT 1 / 0',
};

describe('a migration', () => {
  test('goes forward by one version, once, and leaves nothing when it fails', async () => {
    const { pool } = await openTestDatabase();
    const list = [...migrations, next];
    expect(await migrate(pool, { list })).toEqual({ from: schemaVersion, to: schemaVersion + 1 });
    expect(await migrate(pool, { list })).toEqual({
      from: schemaVersion + 1,
      to: schemaVersion + 1,
    });
    await expect(migrate(pool, { list: [...list, broken] })).rejects.toThrow('division by zero');
    expect(await transaction(pool, readSchema)).toMatchObject({ version: schemaVersion + 1 });
    const { rows } = await pool.query("SELECT to_regclass('sync.left_behind') AS table");
    expect(rows).toEqual([{ table: null }]);
  });

  test('by an older program of a newer database is refused, and so is serving it', async () => {
    const { pool } = await openTestDatabase();
    await migrate(pool, { list: [...migrations, next] });
    await expect(migrate(pool)).rejects.toMatchObject({ code: 'schema_mismatch' });
    await expect(requireSchema(pool, schemaVersion - 1)).rejects.toMatchObject({
      code: 'schema_mismatch',
    });
  });
});

describe('a hub made for version 2', () => {
  test('serves a database at version 1, and serves on when it is migrated meanwhile', async () => {
    const center = await openTestCenter();
    await addSchools(center.pool, 1);
    await addStudent(center.pool, 'A');
    await enroll(center.pool, 'A', 1, '2026-08-01');
    const device = await addDevice(center, { buckets: ['school:1'] });
    const work = async () => {
      await requireSchema(center.pool, 2);
      const { rows } = await pullAll(center, device);
      const [, , etag] = rows.find(([entity]) => entity === 'students') ?? [];
      const edit = update('students', ['A'], { birth_city: crypto.randomUUID() }, etag ?? '');
      return (await pushOne(center, device, changeset('edit', edit))).result;
    };
    expect(await work()).toBe('applied');
    await migrate(center.pool, { list: [...migrations, next] });
    expect(await work()).toBe('applied');
  });

  test.each([0, 3])('refuses a database at version %i', async (version) => {
    const { pool } = await openTestDatabase(version === 0 ? 'empty' : 'migrated');
    if (version > 0) {
      await pool.query('INSERT INTO sync.migration (version, name) VALUES ($1, $2)', [
        version,
        'newer',
      ]);
    }
    await expect(requireSchema(pool, 2)).rejects.toMatchObject({ code: 'schema_mismatch' });
  });
});

describe('functions and triggers', () => {
  test('are applied again when their text has changed, and superseded ones are dropped', async () => {
    const { pool } = await openTestDatabase();
    const definitions = async () => {
      const { rows } = await pool.query(
        `SELECT p.oid::regprocedure::text AS name, md5(p.prosrc) AS text, p.proacl::text AS rights
           FROM pg_proc AS p WHERE p.pronamespace = 'sync'::regnamespace
          UNION ALL
         SELECT t.tgrelid::regclass || ' ' || t.tgname, md5(pg_get_triggerdef(t.oid)), t.tgenabled::text
           FROM pg_trigger AS t WHERE t.tgname LIKE 'caseload%'
          ORDER BY 1`,
      );
      return rows;
    };
    const before = await definitions();
    await pool.query(`
      CREATE FUNCTION sync.from_before() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
      CREATE TRIGGER caseload_from_before AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION sync.from_before();
      CREATE OR REPLACE FUNCTION sync.note_students() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
      DROP TRIGGER caseload_audit_update ON students;
      UPDATE sync.definition SET hash = 'another'
       WHERE name IN ('entries-of-students', 'audit triggers of students')`);
    expect(await definitions()).not.toEqual(before);
    await migrate(pool);
    expect(await definitions()).toEqual(before);
  });

  test('run only for their owner, and find names only in the owner’s search path', async () => {
    const { pool } = await openTestDatabase();
    const { rows } = await pool.query<{ name: string; is_pinned: boolean; is_public: boolean }>(
      `SELECT p.proname AS name,
              'search_path=pg_catalog, pg_temp' = ANY (coalesce(p.proconfig, '{}')) AS is_pinned,
              has_function_privilege('public', p.oid, 'EXECUTE') AS is_public
         FROM pg_proc AS p
        WHERE p.pronamespace = 'sync'::regnamespace`,
    );
    expect(rows.filter(({ is_public }) => is_public)).toEqual([]);
    // The planner puts these in place of their calls: they name the schema of everything in them instead. Only triggers
    // that set their search_path call is_same_of_*, whose comparison takes its operators from there.
    const inlined = new Set(rows.filter(({ is_pinned }) => !is_pinned).map(({ name }) => name));
    expect([...inlined].sort()).toEqual([
      'etag_of_organizations',
      'etag_of_schools',
      'etag_of_student_school_associations',
      'etag_of_students',
      'etag_of_users',
      'hash',
      'is_same_of_organizations',
      'is_same_of_schools',
      'is_same_of_student_school_associations',
      'is_same_of_students',
      'is_same_of_users',
      'organizations_of',
      'school_bucket',
      'school_id_of',
    ]);
  });

  test('that name their schemas give the same wherever names are looked for', async () => {
    const { pool } = await openTestDatabase();
    await addStudent(pool, 'A');
    const client = await pool.connect();
    const read = async () =>
      (
        await client.query(
          'SELECT sync.etag_of_students(s) AS etag, sync.school_bucket(7) AS bucket FROM public.students AS s',
        )
      ).rows[0];
    const before = await read();
    await client.query(`
      CREATE SCHEMA trap;
      CREATE FUNCTION trap.sha256(bytea) RETURNS BYTEA LANGUAGE sql IMMUTABLE AS $$ SELECT '\\x00'::bytea $$;
      CREATE FUNCTION trap.encode(bytea, text) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$ SELECT 'forged' $$;
      CREATE FUNCTION trap.substr(bytea, integer, integer) RETURNS BYTEA LANGUAGE sql IMMUTABLE AS $$ SELECT '\\x00'::bytea $$;
      CREATE FUNCTION trap.convert_to(text, name) RETURNS BYTEA LANGUAGE sql IMMUTABLE AS $$ SELECT '\\x00'::bytea $$;
      CREATE FUNCTION trap.both(text, text) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$ SELECT 'forged'::text $$;
      CREATE OPERATOR trap.|| (LEFTARG = text, RIGHTARG = text, FUNCTION = trap.both);
      CREATE DOMAIN trap.text AS pg_catalog.varchar(3);
      SET search_path = trap, pg_catalog`);
    expect(await read()).toEqual(before);
    client.release(true);
  });
});
