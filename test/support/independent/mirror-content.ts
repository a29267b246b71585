import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import Database from 'better-sqlite3';
import type pg from 'pg';
import { createDynamodbClient } from '../../../sync/hub/dynamodb/client/client.ts';
import type { DynamodbSettings } from '../../../sync/hub/server/settings/store-settings.ts';
import { unwrapKey } from '../../../sync/laptop/keys/key-file.ts';

/*
 * Compares a mirror with the stores field by field, as tables and files. It asks no index, believes no etag, and
 * knows nothing of the engine that keeps the promises.
 */

export type Row = Record<string, unknown>;

/** Where what was found goes. */
export interface Findings {
  readonly violations: string[];
  readonly count: (what: string, by?: number) => void;
}

/** The files of one person on a laptop that does not run. */
interface MirrorFiles {
  readonly name: string;
  readonly folder: string;
  readonly email: string;
  readonly passphrase: string;
}

export const keys: Readonly<Record<string, readonly string[]>> = {
  organizations: ['sourced_id'],
  schools: ['school_id'],
  users: ['sourced_id'],
  students: ['student_unique_id'],
  student_school_associations: ['student_unique_id', 'school_id', 'entry_date'],
};
/** What the center keeps for itself about a row. */
export const bookkeeping = [
  '_last_modified_date',
  'date_last_modified',
  'created_at',
  'updated_at',
  '_etag',
];

/** The documents of DynamoDB. */
export async function readProfiles(settings: DynamodbSettings): Promise<Row[]> {
  const client = await createDynamodbClient(settings);
  const { Items: items = [] } = await client.send(
    new ScanCommand({ TableName: 'profiles', ConsistentRead: true }),
  );
  client.destroy();
  return items;
}

/** A mirror holds what its user may see, as it is at the center, and nothing else; nothing waits in it. */
export async function checkMirror({
  client,
  profiles,
  laptop,
  violations,
  count,
}: Findings & {
  readonly client: pg.ClientBase;
  readonly profiles: readonly Row[];
  readonly laptop: MirrorFiles;
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
    /** The texts of the fields of each row: a document in a mirror has to be the same to the last digit. */
    const texts = new Map<Row, Readonly<Record<string, string>>>();
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
            if (bookkeeping.includes(field) || !(field in row)) continue;
            const text = texts.get(record)?.[field];
            const isSame =
              typeof value === 'object' && value !== null && text !== undefined
                ? row[field] === text
                : isDeepStrictEqual(plain(row[field], value), value ?? null);
            if (!isSame) {
              violations.push(`${name}: ${entity} ${key} ${field} is not as at the center`);
            }
          }
        }
      }
      for (const key of here.keys()) violations.push(`${name}: ${entity} ${key} does not belong`);
    };
    for (const [entity, scope] of Object.entries(scopes)) {
      const { rows } = await client.query(
        `SELECT to_jsonb(t) AS record,
                (SELECT jsonb_object_agg(f.key, f.value::text) FROM jsonb_each(to_jsonb(t)) AS f) AS texts
           FROM public.${entity} AS t
          WHERE ${scope}`,
        [schools],
      );
      for (const { record, texts: ofRecord } of rows) texts.set(record, ofRecord);
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

async function schoolsOf(client: pg.ClientBase, email: string): Promise<number[]> {
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

async function openMirror({ folder, passphrase }: MirrorFiles): Promise<Database.Database> {
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
