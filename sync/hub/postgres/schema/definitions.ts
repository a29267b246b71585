import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { TableName } from '../wire.ts';
import { findTriggerFaults } from './trigger-faults.ts';
import { auditTriggers, indexTriggers, type Trigger, tableNames } from './triggers.ts';

/** Functions or triggers that are applied together, in their final form. */
export interface Definition {
  readonly name: string;
  readonly sql: string;
  /** Of triggers: their table, and their names. */
  readonly triggers?: { readonly table: TableName; readonly names: readonly string[] };
}

const folder = join(import.meta.dirname, 'functions');

/** Files of functions, each after those whose functions it calls. */
const files = [
  'etags',
  'buckets',
  'database-identity',
  'append-only',
  'entries-of-organizations',
  'entries-of-district',
  'entries-of-users',
  'entries-of-students',
  'entries-of-associations',
  'keys',
  'stamps',
  'recheck-notes',
  'recheck-decisions',
  'recheck',
  'audit',
];

export const functionDefinitions: readonly Definition[] = files.map((name) => ({
  name,
  sql: readFileSync(join(folder, `${name}.sql`), 'utf8'),
}));

/** What keeps the version index, table by table. */
export const indexDefinitions: readonly Definition[] = tableNames.map((table) =>
  triggerDefinition(`index triggers of ${table}`, table, indexTriggers(table)),
);

/** What writes the audit, table by table. */
export const auditDefinitions: readonly Definition[] = tableNames.map((table) =>
  triggerDefinition(`audit triggers of ${table}`, table, auditTriggers(table)),
);

function triggerDefinition(
  name: string,
  table: TableName,
  triggers: readonly Trigger[],
): Definition {
  return {
    name,
    sql: triggers.map(({ sql }) => `${sql};`).join('\n'),
    triggers: { table, names: triggers.map((one) => one.name) },
  };
}

/** All of them, in the order in which they are applied. */
export const allDefinitions = [...functionDefinitions, ...indexDefinitions, ...auditDefinitions];

/**
 * Applies the definitions that are not in force, in the transaction of the caller. Nobody but their owner
 * may run the functions: a trigger's function is run by its table whatever rights the writer has.
 */
export async function applyDefinitions(
  client: pg.PoolClient,
  definitions: readonly Definition[],
): Promise<void> {
  const changed = await notInForce(client, definitions);
  if (changed.length === 0) return;
  // Before the first change: no writer sees a part of them.
  for (const { triggers } of changed) {
    if (triggers === undefined) continue;
    await client.query(`LOCK TABLE public.${triggers.table} IN SHARE ROW EXCLUSIVE MODE`);
  }
  for (const definition of changed) {
    await client.query(definition.sql);
    await client.query(
      `INSERT INTO sync.definition (name, hash) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET hash = excluded.hash`,
      [definition.name, hashOf(definition)],
    );
  }
  await client.query('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sync FROM PUBLIC');
}

/** Drops the triggers and functions that no definition makes any more. */
export async function dropSuperseded(client: pg.PoolClient): Promise<void> {
  const all = tableNames.flatMap((table) => [...indexTriggers(table), ...auditTriggers(table)]);
  const triggers = await client.query<{ drop: string }>(
    `SELECT format('DROP TRIGGER %I ON public.%I', t.tgname, c.relname) AS drop
       FROM pg_trigger AS t
       JOIN pg_class AS c ON c.oid = t.tgrelid
      WHERE c.relnamespace = 'public'::regnamespace
        AND c.relname = ANY ($1)
        AND t.tgname LIKE 'caseload\\_%'
        AND c.relname || ' ' || t.tgname <> ALL ($2)`,
    [tableNames, all.map(({ table, name }) => `${table} ${name}`)],
  );
  const made = functionDefinitions.flatMap(({ sql }) => [
    ...sql.matchAll(/^CREATE OR REPLACE FUNCTION sync\.(\w+)/gm),
  ]);
  const functions = await client.query<{ drop: string }>(
    `SELECT format('DROP FUNCTION %s', p.oid::regprocedure) AS drop
       FROM pg_proc AS p
      WHERE p.pronamespace = 'sync'::regnamespace
        AND p.proname <> ALL ($1)`,
    [made.map(([, name]) => name)],
  );
  for (const { drop } of [...triggers.rows, ...functions.rows]) await client.query(drop);
}

/** Names of the definitions whose text in the database is not that of this hub. */
export async function staleDefinitions(client: pg.PoolClient): Promise<string[]> {
  const hashes = await readHashes(client);
  return allDefinitions.filter((one) => isStale(one, hashes)).map(({ name }) => name);
}

/** Those whose text is another one, and triggers that are gone or switched off: a table may have been restored. */
async function notInForce(
  client: pg.PoolClient,
  definitions: readonly Definition[],
): Promise<Definition[]> {
  const hashes = await readHashes(client);
  const faults = await findTriggerFaults(client);
  return definitions.filter(
    (one) =>
      isStale(one, hashes) ||
      faults.some(
        ({ table, name }) =>
          table === `public.${one.triggers?.table}` && one.triggers?.names.includes(name),
      ),
  );
}

const isStale = (one: Definition, hashes: ReadonlyMap<string, string>) =>
  hashes.get(one.name) !== hashOf(one);

async function readHashes(client: pg.PoolClient): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; hash: string }>(
    'SELECT name, hash FROM sync.definition',
  );
  return new Map(rows.map(({ name, hash }) => [name, hash]));
}

function hashOf({ sql }: Definition): string {
  return createHash('sha256').update(sql).digest('hex');
}
