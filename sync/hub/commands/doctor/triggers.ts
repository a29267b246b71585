import type pg from 'pg';
import { query } from '../../postgres/query.ts';
import { auditTriggers, indexTriggers, tableNames } from '../../postgres/schema/triggers.ts';
import { type Found, fine, wrong } from './check.ts';

/** Every trigger that there should be, by table. Without one, changes go by unseen. */
export const triggers: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    tableNames.map((table) => [
      `public.${table}`,
      [...indexTriggers(table), ...auditTriggers(table)].map(({ name }) => name),
    ]),
  ),
  'sync.audit': ['append_only'],
  'sync.audit_seal': ['append_only'],
  'sync.disclosure': ['append_only'],
};

/** A bulk load that turned triggers off and not on again is found here. */
export async function checkTriggers(pool: pg.Pool): Promise<Found> {
  const rows = await query<{ name: string; is_enabled: boolean }>(
    pool,
    `SELECT n.nspname || '.' || c.relname || ' ' || t.tgname AS name,
            t.tgenabled = 'A' OR (t.tgenabled = 'O' AND n.nspname = 'sync') AS is_enabled
       FROM pg_trigger AS t
       JOIN pg_class AS c ON c.oid = t.tgrelid
       JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE NOT t.tgisinternal`,
  );
  const state = new Map(rows.map(({ name, is_enabled }) => [name, is_enabled]));
  const wanted = Object.entries(triggers).flatMap(([table, names]) =>
    names.map((name) => ({ table, name, enabled: state.get(`${table} ${name}`) })),
  );
  const missing = wanted.filter(({ enabled }) => enabled === undefined);
  const disabled = wanted.filter(({ enabled }) => enabled === false);
  if (missing.length === 0 && disabled.length === 0) {
    return fine(`All ${wanted.length} triggers are present and enabled.`);
  }
  const list = (ones: typeof wanted) => ones.map(({ table, name }) => `${name} on ${table}`);
  return wrong(
    [
      ...list(missing).map((one) => `${one} is missing`),
      ...list(disabled).map((one) => `${one} is disabled`),
    ].join('; ') +
      '. Changes made meanwhile were not seen. Enable what is disabled with ENABLE ALWAYS TRIGGER, or run hub migrate; then run hub scan-tables.',
  );
}
