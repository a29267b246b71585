import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import Database from 'better-sqlite3';
import pg from 'pg';
import { createDynamodbClient } from '../../sync/hub/dynamodb/client/client.ts';
import { unwrapKey } from '../../sync/laptop/keys/key-file.ts';
import type { LaptopFiles } from './district.ts';

/*
 * Looks at what a torture left behind: the stores, the audit, the journals of the laptops and their mirrors,
 * as tables and files. It knows what is promised and nothing of the engine that keeps the promises.
 */

export interface Report {
  readonly violations: readonly string[];
  /** What was looked at, by kind. */
  readonly looked: Readonly<Record<string, number>>;
}

type Row = Record<string, unknown>;
interface AuditRow {
  readonly id: string;
  readonly actor: string;
  readonly changeset_id: string | null;
  readonly entity: string;
  readonly key: unknown[] | null;
  readonly action: string | null;
  readonly before: Row | null;
  readonly after: Row | null;
  readonly merges: unknown;
}
interface JournalLine {
  readonly kind: 'saving' | 'saved' | 'undoing' | 'discarding';
  /** Of all but `saving`. */
  readonly changeset?: string;
  readonly entity?: string;
  readonly key?: unknown[];
  readonly values?: Row;
}

const keys: Readonly<Record<string, readonly string[]>> = {
  organizations: ['sourced_id'],
  schools: ['school_id'],
  users: ['sourced_id'],
  students: ['student_unique_id'],
  student_school_associations: ['student_unique_id', 'school_id', 'entry_date'],
};
/** What the center keeps for itself about a row; etags are compared, and follow from the rest. */
const bookkeeping = ['_last_modified_date', 'date_last_modified', 'created_at', 'updated_at'];

export async function check(given: {
  readonly databaseUrl: string;
  readonly dynamodbEndpoint: string;
  readonly laptops: readonly LaptopFiles[];
}): Promise<Report> {
  const violations: string[] = [];
  const looked: Record<string, number> = {};
  const count = (what: string, by = 1) => {
    looked[what] = (looked[what] ?? 0) + by;
  };
  const client = new pg.Client({ connectionString: given.databaseUrl });
  await client.connect();
  try {
    const audit = await readAudit(client);
    checkJournals({
      audit,
      laptops: given.laptops,
      done: await readDone(client),
      violations,
      count,
    });
    checkOnce({ audit, violations, count });
    await checkChains({ client, audit, violations, count });
    const profiles = await readProfiles(given.dynamodbEndpoint);
    for (const laptop of given.laptops) {
      await checkMirror({ client, profiles, laptop, violations, count });
    }
  } finally {
    await client.end();
  }
  return { violations, looked };
}

interface Context {
  readonly violations: string[];
  readonly count: (what: string, by?: number) => void;
}

async function readAudit(client: pg.Client): Promise<AuditRow[]> {
  const { rows } = await client.query(
    'SELECT id, actor, changeset_id, entity, key, action, before, after, merges FROM sync.audit ORDER BY id',
  );
  return rows;
}

async function readDone(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query('SELECT id, state FROM sync.changeset');
  return new Map(rows.map(({ id, state }) => [id as string, state as string]));
}

/** Nothing saved is lost: it is at the center, with its values, or was given up by its counselor. */
function checkJournals({
  audit,
  laptops,
  done,
  violations,
  count,
}: Context & {
  readonly audit: readonly AuditRow[];
  readonly laptops: readonly LaptopFiles[];
  readonly done: ReadonlyMap<string, string>;
}): void {
  const byChangeset = Map.groupBy(audit, (row) => row.changeset_id);
  const byRecord = Map.groupBy(audit, ({ entity, key }) => JSON.stringify([entity, key]));
  for (const { folder, name } of laptops) {
    const lines = readFileSync(join(folder, 'journal.ndjson'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as JournalLine);
    const givenUp = new Set(
      lines.filter(({ kind }) => kind.endsWith('ing')).map(({ changeset }) => changeset),
    );
    for (const [i, line] of lines.entries()) {
      const { kind, changeset = '', values = {} } = line;
      if (kind !== 'saved') continue;
      count('edits saved');
      const state = done.get(changeset);
      if (state === undefined) {
        if (givenUp.has(changeset)) count('edits given up');
        else violations.push(`${name}: the edit ${changeset} is lost`);
        continue;
      }
      if (state !== 'done') violations.push(`${name}: the edit ${changeset} is ${state}`);
      const rows = byChangeset.get(changeset) ?? [];
      if (rows.some(({ action }) => action === 'merge')) count('edits merged');
      // What was undone before it was sent may have gone with what undid it.
      for (const [field, value] of givenUp.has(changeset) ? [] : Object.entries(values)) {
        // A later edit of the same field takes the place of one that was not sent yet.
        const later = lines.slice(i + 1).filter((one) => isAbout(one, line) && one.values?.[field]);
        const possible = [value, ...later.map((one) => one.values?.[field])];
        // What was added to a changeset that the center had by then, though no answer had come, goes there
        // under an id of its own.
        const ofRecord = byRecord.get(JSON.stringify([line.entity, line.key])) ?? [];
        if (![rows, ofRecord].some((all) => possible.some((one) => hasTrace(all, field, one)))) {
          violations.push(`${name}: ${changeset} left no trace of ${field} ${value}`);
        }
      }
    }
  }
}

function isAbout(one: JournalLine, { entity, key }: JournalLine): boolean {
  return one.entity === entity && isDeepStrictEqual(one.key, key);
}

function hasTrace(rows: readonly AuditRow[], field: string, value: unknown): boolean {
  return rows.some(
    ({ after, merges }) =>
      after?.[field] === value || JSON.stringify(merges ?? null).includes(String(value)),
  );
}

/** Exactly once: a changeset changes a record one time. */
function checkOnce({
  audit,
  violations,
  count,
}: Context & { readonly audit: readonly AuditRow[] }): void {
  const seen = new Set<string>();
  for (const { changeset_id, entity, key, action } of audit) {
    if (changeset_id === null || action !== null) continue;
    const name = JSON.stringify([changeset_id, entity, key]);
    if (seen.has(name)) violations.push(`applied twice: ${name}`);
    seen.add(name);
    count('changes by laptops');
  }
}

/** Nothing changes without a trace: what the audit says one after the other ends in what is there. */
async function checkChains({
  client,
  audit,
  violations,
  count,
}: Context & { readonly client: pg.Client; readonly audit: readonly AuditRow[] }): Promise<void> {
  for (const [entity, columns] of Object.entries(keys)) {
    const records = new Map<string, Row>();
    for (const { id, key, action, before, after } of audit.filter((row) => row.entity === entity)) {
      if (action !== null) continue;
      // The whole table was emptied.
      if (key === null) {
        records.clear();
        continue;
      }
      const name = JSON.stringify(key);
      const known = records.get(name);
      count('changes in the audit');
      if ((before === null) !== (known === undefined)) {
        violations.push(
          `audit ${id}: ${entity} ${name} was ${known ? 'there' : 'not there'} before`,
        );
      }
      for (const [field, value] of Object.entries(before ?? {})) {
        if (!isDeepStrictEqual(known?.[field] ?? null, value)) {
          violations.push(`audit ${id}: ${entity} ${name} ${field} was something else before`);
        }
      }
      if (after === null) records.delete(name);
      else records.set(name, { ...known, ...after });
    }
    const { rows } = await client.query(
      `SELECT jsonb_build_array(${columns.join(', ')}) AS key, to_jsonb(t) AS record FROM public.${entity} AS t`,
    );
    if (rows.length !== records.size) {
      violations.push(`${entity}: ${rows.length} rows, of which the audit tells ${records.size}`);
    }
    for (const { key, record } of rows as { key: unknown[]; record: Row }[]) {
      const known = records.get(JSON.stringify(key)) ?? {};
      for (const [field, value] of Object.entries(record)) {
        if (bookkeeping.includes(field) || field === '_etag' || field === 'password') continue;
        if (!isDeepStrictEqual(known[field] ?? null, value)) {
          violations.push(`${entity} ${JSON.stringify(key)} ${field}: changed without a trace`);
        }
      }
      count('rows at the center');
    }
  }
}

async function readProfiles(endpoint: string): Promise<Row[]> {
  const client = await createDynamodbClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'torture', secretAccessKey: 'torture' },
  });
  const { Items: items = [] } = await client.send(
    new ScanCommand({ TableName: 'profiles', ConsistentRead: true }),
  );
  client.destroy();
  return items;
}

/** A mirror holds what its user may see, as it is at the center, and nothing else; nothing waits in it. */
async function checkMirror({
  client,
  profiles,
  laptop,
  violations,
  count,
}: Context & {
  readonly client: pg.Client;
  readonly profiles: readonly Row[];
  readonly laptop: LaptopFiles;
}): Promise<void> {
  const { name } = laptop;
  const mirror = await openMirror(laptop);
  try {
    const waiting = mirror.prepare('SELECT count(*) FROM outbox').pluck().get();
    if (waiting !== 0) violations.push(`${name}: ${waiting} edits wait`);
    const schools = await schoolsOf(client, laptop.email);
    const inSchools = 'school_id = ANY ($1)';
    const scopes: Record<string, string> = {
      organizations: '$1::integer[] IS NOT NULL',
      schools: '$1::integer[] IS NOT NULL',
      users: `EXISTS (
        SELECT FROM organizations AS o
         WHERE t.org_ids @> to_jsonb(o.sourced_id) AND o.type = 'school'
           AND o.identifier = ANY ($1::integer[]::text[]))`,
      students: `student_unique_id IN (
        SELECT a.student_unique_id FROM student_school_associations AS a WHERE ${inSchools})`,
      student_school_associations: inSchools,
    };
    const compare = (entity: string, columns: readonly string[], center: readonly Row[]) => {
      const here = new Map(
        (mirror.prepare(`SELECT * FROM ${entity}`).all() as Row[]).map((row) => [
          JSON.stringify(columns.map((column) => row[column])),
          row,
        ]),
      );
      for (const record of center) {
        const key = JSON.stringify(columns.map((column) => record[column]));
        const row = here.get(key);
        here.delete(key);
        count('records in mirrors');
        if (row === undefined) violations.push(`${name}: ${entity} ${key} is missing`);
        else {
          for (const [field, value] of Object.entries(record)) {
            if (bookkeeping.includes(field) || !(field in row) || field === '_etag') continue;
            if (!isDeepStrictEqual(plain(row[field], value), value ?? null)) {
              violations.push(`${name}: ${entity} ${key} ${field} is not as at the center`);
            }
          }
        }
      }
      for (const key of here.keys()) violations.push(`${name}: ${entity} ${key} does not belong`);
    };
    for (const [entity, scope] of Object.entries(scopes)) {
      const { rows } = await client.query(
        `SELECT to_jsonb(t) AS record FROM public.${entity} AS t WHERE ${scope}`,
        [schools],
      );
      compare(
        entity,
        keys[entity] as string[],
        rows.map(({ record }) => record as Row),
      );
    }
    compare(
      'profiles',
      ['profile_id'],
      profiles.filter(({ school_id }) => schools.includes(Number(school_id))),
    );
  } finally {
    mirror.close();
  }
}

async function schoolsOf(client: pg.Client, email: string): Promise<number[]> {
  const { rows } = await client.query(
    `SELECT s.school_id
       FROM users AS u
       JOIN organizations AS o ON u.org_ids @> to_jsonb(o.sourced_id)
       JOIN schools AS s
         ON s.school_id::text = o.identifier
         OR (o.type = 'district' AND s.local_education_agency_id::text = o.identifier)
      WHERE u.email = $1`,
    [email],
  );
  return [...new Set(rows.map(({ school_id }) => school_id as number))];
}

async function openMirror({ folder, passphrase }: LaptopFiles): Promise<Database.Database> {
  const person = readdirSync(folder).find((name) => existsSync(join(folder, name, 'key.json')));
  const files = join(folder, person ?? '');
  const key = await unwrapKey(readFileSync(join(files, 'key.json'), 'utf8'), passphrase);
  const mirror = new Database(join(files, 'mirror.db'));
  mirror.pragma("cipher = 'sqlcipher'");
  mirror.pragma(`key = "x'${Buffer.from(key).toString('hex')}'"`);
  return mirror;
}

/** A value of SQLite as the center has it: documents are text there, and booleans numbers. */
function plain(value: unknown, center: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof center === 'boolean') return value === 1;
  if (typeof center === 'number') return Number(value);
  return typeof center === 'object' && center !== null ? JSON.parse(String(value)) : value;
}
