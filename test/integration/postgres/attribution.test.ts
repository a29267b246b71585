import pg from 'pg';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { openTestDatabase } from '../../support/center/database.ts';
import { addSchools, addStudent } from '../../support/center/records.ts';

/*
 * Whom the audit names, tried as a role that has rights on the five tables and nothing else. It must be audited as
 * itself, without a device and a changeset, whatever it does to be taken for somebody else.
 */

const principal = 'principal@school.example';
const device = '11111111-1111-4111-8111-111111111111';
const changeset = '22222222-2222-7222-8222-222222222222';

let writerCount = 0;

interface Writer {
  readonly role: string;
  readonly client: pg.Client;
  /** Another session of the role, with more settings from its start. */
  connect(options: string): Promise<pg.Client>;
}

let owner: pg.Pool;
let writer: Writer;

/** A role that may do to rows of the five tables what a SIS does, and make things of its own. */
async function addWriter(url: string): Promise<Writer> {
  writerCount += 1;
  const role = `sis_${process.pid}_${writerCount}`;
  await owner.query(`
    CREATE ROLE ${role} LOGIN PASSWORD 'sis';
    GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public TO ${role};
    GRANT CREATE, USAGE ON SCHEMA public TO ${role}`);
  await owner.query(`CREATE SCHEMA mine AUTHORIZATION ${role}`);
  const asRole = new URL(url);
  asRole.username = role;
  asRole.password = 'sis';
  const connect = async (options: string) => {
    const client = new pg.Client({ connectionString: asRole.href, options });
    await client.connect();
    onTestFinished(() => client.end());
    return client;
  };
  onTestFinished(async () => {
    await owner.query(`DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`);
  });
  return { role, client: await connect(''), connect };
}

beforeEach(async () => {
  const database = await openTestDatabase();
  owner = database.pool;
  await addSchools(owner, 1);
  await addStudent(owner, 'A');
  writer = await addWriter(database.url);
});

const rename = "UPDATE public.students SET first_name = first_name || 'x'";

/** What the audit says of the last change. */
async function lastAudited(): Promise<object> {
  const { rows } = await owner.query(
    'SELECT actor, device_id, changeset_id FROM sync.audit ORDER BY id DESC LIMIT 1',
  );
  return rows[0];
}

const asItself = () => ({ actor: writer.role, device_id: null, changeset_id: null });

describe('a writer with SQL', () => {
  test('is audited as the role that it is', async () => {
    await writer.client.query(rename);
    expect(await lastAudited()).toEqual(asItself());
    await writer.client.query('TRUNCATE public.users');
    expect(await lastAudited()).toEqual(asItself());
  });

  test.each([
    ['of its session', 'SET'],
    ['of its transaction', 'SET LOCAL'],
  ])('is nobody else by settings %s', async (_, set) => {
    await writer.client.query('BEGIN');
    const { rows } = await owner.query('SELECT pg_current_xact_id() AS xid');
    for (const [name, value] of [
      ['caseload.actor', principal],
      ['caseload.device', device],
      ['caseload.changeset', changeset],
      ['caseload.changesets', JSON.stringify([{ entity: 'students', key: ['A'], changeset }])],
      ['sync.actor', principal],
      ['caseload.xid', rows[0].xid],
    ]) {
      await writer.client.query(`${set} ${name} = '${value}'`);
    }
    await writer.client.query(rename);
    await writer.client.query('COMMIT');
    expect(await lastAudited()).toEqual(asItself());
  });

  test('keeps its name whatever settings a session begins with, or a pooled one was left with', async () => {
    const begun = await writer.connect(
      `-c caseload.actor=${principal} -c caseload.device=${device}`,
    );
    await begun.query(rename);
    expect(await lastAudited()).toEqual(asItself());
    await begun.query("SELECT set_config('caseload.actor', $1, false)", [principal]);
    await begun.query('BEGIN');
    await begun.query(rename);
    await begun.query('COMMIT');
    expect(await lastAudited()).toEqual(asItself());
  });

  test.each([
    ['write who it is', `INSERT INTO sync.attribution (actor) VALUES ('${principal}')`],
    [
      'write the audit',
      `INSERT INTO sync.audit (actor, entity) VALUES ('${principal}', 'students')`,
    ],
    ['claim a changeset', `INSERT INTO sync.changeset (id) VALUES ('${changeset}')`],
    ['change the index', "UPDATE sync.entry SET etag = 'x'"],
    ['read the ledger', 'SELECT FROM sync.audit'],
    ['move positions', "SELECT setval('sync.position', 1)"],
    ['make an etag', 'SELECT sync.etag_of_students(s) FROM public.students AS s'],
    ['place users', "SELECT sync.place_users('{u}')"],
    ['turn triggers off', 'ALTER TABLE public.students DISABLE TRIGGER ALL'],
    ['run as a replica', 'SET session_replication_role = replica'],
    ['become another session', `SET SESSION AUTHORIZATION ${'caseload'}`],
    ['become the owner', 'SET ROLE caseload'],
    [
      'add a trigger of its own',
      'CREATE TRIGGER t BEFORE UPDATE ON public.students FOR EACH ROW EXECUTE FUNCTION f()',
    ],
    [
      'replace a function',
      'CREATE OR REPLACE FUNCTION sync.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
    ],
  ])('may not %s', async (_, sql) => {
    await expect(writer.client.query(sql)).rejects.toMatchObject({ code: '42501' });
  });

  test('cannot use the audit’s functions for another table', async () => {
    await writer.client.query('CREATE TABLE mine.students (student_unique_id TEXT)');
    for (const run of ["audit_change('x', 'true', '{}')", 'note_students()', 'stamp_edfi()']) {
      await expect(
        writer.client.query(
          `CREATE TRIGGER t AFTER INSERT ON mine.students REFERENCING NEW TABLE AS after
             FOR EACH STATEMENT EXECUTE FUNCTION sync.${run}`,
        ),
      ).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('keeps its name whatever tables, functions, operators and types it puts in front', async () => {
    await writer.client.query(`
      CREATE FUNCTION mine.session_user() RETURNS TEXT LANGUAGE sql AS $$ SELECT '${principal}' $$;
      CREATE FUNCTION mine.pg_current_xact_id() RETURNS XID8 LANGUAGE sql AS $$ SELECT '1'::xid8 $$;
      CREATE FUNCTION mine.coalesce(name, name) RETURNS TEXT LANGUAGE sql AS $$ SELECT '${principal}' $$;
      CREATE FUNCTION mine.text_eq(text, text) RETURNS BOOLEAN LANGUAGE sql AS $$ SELECT true $$;
      CREATE OPERATOR mine.= (LEFTARG = text, RIGHTARG = text, FUNCTION = mine.text_eq);
      CREATE TABLE mine.attribution (xid XID8, actor TEXT, device_id UUID, changesets JSONB);
      CREATE TEMP TABLE attribution (xid XID8, actor TEXT, device_id UUID, changesets JSONB);
      CREATE TEMP TABLE audit (actor TEXT);
      INSERT INTO mine.attribution VALUES (pg_current_xact_id(), '${principal}', '${device}');
      INSERT INTO pg_temp.attribution VALUES (pg_current_xact_id(), '${principal}', '${device}')`);
    await writer.client.query('SET search_path = pg_temp, mine, public, pg_catalog');
    await writer.client.query('BEGIN');
    await writer.client.query(
      `INSERT INTO pg_temp.attribution VALUES (pg_catalog.pg_current_xact_id(), '${principal}', '${device}')`,
    );
    await writer.client.query(rename);
    await writer.client.query('COMMIT');
    expect(await lastAudited()).toEqual(asItself());
  });

  test('is who signed in, also as another role or in a function that another role owns', async () => {
    const other = `${writer.role}_other`;
    await owner.query(`CREATE ROLE ${other}`);
    await owner.query(`GRANT ${other} TO ${writer.role}`);
    await owner.query(`GRANT SELECT, UPDATE ON public.students TO ${other}`);
    onTestFinished(async () => {
      await owner.query(`DROP OWNED BY ${other}; DROP ROLE ${other}`);
    });
    await writer.client.query(`SET ROLE ${other}`);
    await writer.client.query(rename);
    await writer.client.query('RESET ROLE');
    expect(await lastAudited()).toEqual(asItself());
    await owner.query(`
      CREATE FUNCTION public.of_owner() RETURNS VOID LANGUAGE sql SECURITY DEFINER AS $$ ${rename} $$`);
    await writer.client.query('SELECT public.of_owner()');
    expect(await lastAudited()).toEqual(asItself());
  });

  test('cannot speak for a session of the owner that runs its function', async () => {
    await writer.client.query(`
      CREATE FUNCTION mine.trap() RETURNS VOID LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN
        PERFORM set_config('caseload.actor', '${principal}', false);
        INSERT INTO sync.attribution (actor, device_id) VALUES ('${principal}', '${device}');
      END
      $$;
      GRANT USAGE ON SCHEMA mine TO PUBLIC`);
    await expect(owner.query('SELECT mine.trap()')).rejects.toMatchObject({ code: '42501' });
  });
});

describe('an etag', () => {
  const storedEtag = async () =>
    (
      await owner.query(
        `SELECT s._etag = sync.etag_of_students(s) AS is_right, s._etag
           FROM public.students AS s WHERE s.student_unique_id = 'A'`,
      )
    ).rows[0];

  test('is the center’s, whatever functions and operators are on the search path of a writer', async () => {
    await writer.client.query(`
      CREATE FUNCTION public.sha256(bytea) RETURNS BYTEA LANGUAGE sql IMMUTABLE AS $$ SELECT '\\x00'::bytea $$;
      CREATE FUNCTION public.encode(bytea, text) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$ SELECT 'forged' $$;
      CREATE FUNCTION public.convert_to(text, text) RETURNS BYTEA LANGUAGE sql IMMUTABLE AS $$ SELECT '\\x00'::bytea $$;
      CREATE FUNCTION public.never(text, text) RETURNS BOOLEAN LANGUAGE sql IMMUTABLE AS $$ SELECT false $$;
      CREATE OPERATOR public.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = public.never);
      CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = public.never)`);
    await writer.client.query('SET search_path = public, pg_catalog');
    await writer.client.query(rename);
    expect(await storedEtag()).toMatchObject({
      is_right: true,
      _etag: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  test('is the center’s, whatever a writer puts into its column', async () => {
    const before = await storedEtag();
    await writer.client.query("UPDATE public.students SET _etag = 'mine', first_name = 'Other'");
    const after = await storedEtag();
    expect(after.is_right).toBe(true);
    expect(after._etag).not.toBe(before._etag);
  });
});

describe('the hub', () => {
  test('is believed for its transaction, and for the rest as the role that it is', async () => {
    const hub = await owner.connect();
    onTestFinished(() => hub.release());
    const write = async () => {
      await hub.query(rename);
      return await lastAudited();
    };
    const attribute = () =>
      hub.query(
        `INSERT INTO sync.attribution (actor, device_id, changesets)
         VALUES ($1, $2, jsonb_build_array(jsonb_build_object('entity', 'students', 'key', '["A"]'::jsonb,
                                                              'changeset', $3::text)))`,
        [principal, device, changeset],
      );
    await hub.query('BEGIN');
    await attribute();
    await hub.query(rename);
    await hub.query('DELETE FROM sync.attribution WHERE xid = pg_current_xact_id()');
    await hub.query('COMMIT');
    expect(await lastAudited()).toEqual({
      actor: principal,
      device_id: device,
      changeset_id: changeset,
    });
    // One that was left behind does not speak for the next transaction.
    await attribute();
    const { rows } = await owner.query('SELECT session_user AS role');
    expect(await write()).toEqual({ actor: rows[0].role, device_id: null, changeset_id: null });
  });

  test('speaks for no other session at the same time', async () => {
    const hub = await owner.connect();
    onTestFinished(() => hub.release());
    await hub.query('BEGIN');
    await hub.query('INSERT INTO sync.attribution (actor) VALUES ($1)', [principal]);
    await writer.client.query(rename);
    expect(await lastAudited()).toEqual(asItself());
    await hub.query('ROLLBACK');
  });
});
