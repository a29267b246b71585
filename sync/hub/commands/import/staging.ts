import type pg from 'pg';
import type { Problem } from '../../../model/error.ts';
import { staffProfileId, staffSourcedId } from './read/edfi/staff.ts';
import type { Assignment, Unit, UnitKind } from './unit.ts';

/** Units that are written, or read back, at a time. Memory holds so many. */
const pageSize = 1000;

/** A unit as it is read back. */
export interface StagedUnit extends Omit<Unit, 'assignment'> {
  readonly number: number;
  /** Of kind `staff`: what the file says of where they work; null: nothing. */
  readonly assignments: readonly Assignment[] | null;
  /** Of kind `staff`: the field by which another account at the center is this person's; null: there is none. */
  readonly other_account: 'identifier' | 'email' | null;
}

/**
 * The units of one file, in a temporary table: so records that a file has twice, and the assignments of a person, are
 * found whatever the file's size and order. It is this connection's, and gone with it.
 */
export class Staging {
  readonly #client: pg.ClientBase;

  private constructor(client: pg.ClientBase) {
    this.#client = client;
  }

  static async create(client: pg.ClientBase): Promise<Staging> {
    await client.query('DROP TABLE IF EXISTS pg_temp.import_unit');
    await client.query(
      `CREATE TEMPORARY TABLE import_unit (
         number INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         kind TEXT NOT NULL,
         line INTEGER NOT NULL,
         key TEXT,
         statements JSONB NOT NULL,
         assignment JSONB,
         problem JSONB,
         other_account TEXT
       )`,
    );
    return new Staging(client);
  }

  async drop(): Promise<void> {
    await this.#client.query('DROP TABLE pg_temp.import_unit');
  }

  /** @throws what reading them throws; the table is useless then */
  async add(units: AsyncIterable<Unit>): Promise<void> {
    for await (const page of pages(units)) {
      await this.#client.query(
        `INSERT INTO pg_temp.import_unit (kind, line, key, statements, assignment, problem)
         SELECT u.kind, u.line, u.key, u.statements, u.assignment, u.problem
           FROM ROWS FROM (
                  jsonb_to_recordset($1) AS (
                    kind TEXT, line INTEGER, key TEXT, statements JSONB, assignment JSONB, problem JSONB
                  )
                ) WITH ORDINALITY AS u (kind, line, key, statements, assignment, problem, place)
          ORDER BY u.place`,
        [JSON.stringify(page)],
      );
    }
    await this.#client.query('CREATE INDEX ON pg_temp.import_unit (kind, key, number)');
    await this.#client.query('ANALYZE pg_temp.import_unit');
  }

  /** Of a record that the file has several times, only the last one that can be read is taken. */
  async refuseRepeated(): Promise<void> {
    await this.#client.query(
      `UPDATE pg_temp.import_unit AS u
          SET problem = jsonb_build_object(
                'code', 'repeated_record', 'params', jsonb_build_object('line', taken.line))
         FROM (
                SELECT DISTINCT ON (t.kind, t.key) t.kind, t.key, t.number, t.line
                  FROM pg_temp.import_unit AS t
                 WHERE t.problem IS NULL
                 ORDER BY t.kind, t.key, t.number DESC
              ) AS taken
        WHERE u.kind = taken.kind
          AND u.key = taken.key
          AND u.number < taken.number
          AND u.problem IS NULL
          AND u.kind <> 'assignment'`,
    );
  }

  /** A login belongs to the user who has it at the center, or to the only one in the file who claims it. */
  async refuseTakenLogins(): Promise<void> {
    const problem: Problem = {
      code: 'duplicate_key',
      field: 'username',
      params: { reason: 'login' },
    };
    await this.#client.query(
      `WITH claim AS (
         SELECT u.number,
                u.statements #>> '{0, says, username}' AS login,
                u.statements #>> '{0, says, sourced_id}' AS id
           FROM pg_temp.import_unit AS u
          WHERE u.kind = 'staff'
            AND u.problem IS NULL
       ), counted AS (
         SELECT c.number, c.id, holder.sourced_id AS holder, count(*) OVER (PARTITION BY c.login) AS claims
           FROM claim AS c
           LEFT JOIN public.users AS holder ON holder.username = c.login
          WHERE c.login IS NOT NULL
       )
       UPDATE pg_temp.import_unit AS u
          SET problem = $1
         FROM counted AS c
        WHERE u.number = c.number
          AND coalesce(c.holder <> c.id, c.claims > 1)`,
      [JSON.stringify(problem)],
    );
  }

  /**
   * Finds the accounts that other systems gave to people of the file. A second account for the same person would go
   * around what the first one may not do.
   */
  async findOtherAccounts(): Promise<void> {
    await this.#client.query(
      `WITH account AS (
         SELECT a.sourced_id, a.identifier, lower(a.email) AS email
           FROM public.users AS a
          WHERE a.role <> 'student'
       ), person AS (
         SELECT u.number, u.key AS identifier,
                u.statements #>> '{0, says, sourced_id}' AS id,
                lower(u.statements #>> '{0, says, email}') AS email
           FROM pg_temp.import_unit AS u
          WHERE u.kind = 'staff'
       ), other AS (
         SELECT p.number, 'identifier' AS field
           FROM person AS p
           JOIN account AS a ON a.identifier = p.identifier AND a.sourced_id <> p.id
          UNION
         SELECT p.number, 'email'
           FROM person AS p
           JOIN account AS a ON a.email = p.email AND a.sourced_id <> p.id
       )
       UPDATE pg_temp.import_unit AS u
          SET other_account = o.field
         FROM (SELECT number, max(field) AS field FROM other GROUP BY number) AS o
        WHERE u.number = o.number`,
    );
  }

  /** People of whom the file says only where they work get a unit that says nothing else. */
  async addStaffOfAssignments(): Promise<void> {
    await this.#client.query(
      `INSERT INTO pg_temp.import_unit (kind, line, key, statements)
       SELECT 'staff', min(a.line), a.key,
              jsonb_build_array(
                jsonb_build_object('entity', 'users', 'says', jsonb_build_object('sourced_id', $1 || a.key)),
                jsonb_build_object('entity', 'profiles', 'says', jsonb_build_object('profile_id', $2 || a.key))
              )
         FROM pg_temp.import_unit AS a
        WHERE a.kind = 'assignment'
          AND a.problem IS NULL
          AND NOT EXISTS (SELECT FROM pg_temp.import_unit AS u WHERE u.kind = 'staff' AND u.key = a.key)
        GROUP BY a.key`,
      [staffSourcedId(''), staffProfileId('')],
    );
  }

  /** The units of a kind in the file's order, a page at a time; those with a problem too. */
  async *read(kind: UnitKind): AsyncGenerator<StagedUnit[]> {
    for (let last = 0; ; ) {
      const { rows } = await this.#client.query<StagedUnit & { problem: Problem | null }>(
        `SELECT u.number, u.kind, u.line, u.key, u.statements, u.problem, u.other_account,
                CASE u.kind WHEN 'staff' THEN (
                  SELECT jsonb_agg(a.assignment ORDER BY a.number)
                    FROM pg_temp.import_unit AS a
                   WHERE a.kind = 'assignment'
                     AND a.key = u.key
                     AND a.problem IS NULL
                ) END AS assignments
           FROM pg_temp.import_unit AS u
          WHERE u.kind = $1
            AND u.number > $2
          ORDER BY u.number
          LIMIT ${pageSize}`,
        [kind, last],
      );
      if (rows.length === 0) return;
      last = rows.at(-1)?.number as number;
      yield rows.map(({ problem, ...unit }) => (problem === null ? unit : { ...unit, problem }));
    }
  }
}

async function* pages<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let page: Item[] = [];
  for await (const item of items) {
    page.push(item);
    if (page.length < pageSize) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
