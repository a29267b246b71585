import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import {
  bookkeeping,
  checkMirror,
  type Findings,
  keys,
  type Row,
  readProfiles,
} from '../support/independent/mirror-content.ts';
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
    const profiles = await readProfiles({
      endpoint: given.dynamodbEndpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'torture', secretAccessKey: 'torture' },
    });
    for (const laptop of given.laptops) {
      await checkMirror({ client, profiles, laptop, violations, count });
    }
  } finally {
    await client.end();
  }
  return { violations, looked };
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
}: Findings & {
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
        // A later edit of the same field takes the place of one that was not sent yet: it is in the same changeset, also
        // under another key that the record has got at the center meanwhile.
        const later = lines
          .slice(i + 1)
          .filter((one) => isAbout(one, line) || one.changeset === changeset)
          .filter((one) => one.values?.[field]);
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
}: Findings & { readonly audit: readonly AuditRow[] }): void {
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
}: Findings & { readonly client: pg.Client; readonly audit: readonly AuditRow[] }): Promise<void> {
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
        if (bookkeeping.includes(field) || field === 'password') continue;
        if (!isDeepStrictEqual(known[field] ?? null, value)) {
          violations.push(`${entity} ${JSON.stringify(key)} ${field}: changed without a trace`);
        }
      }
      count('rows at the center');
    }
  }
}
