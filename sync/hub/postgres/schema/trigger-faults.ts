import type pg from 'pg';
import { auditTriggers, indexTriggers, tableNames } from './triggers.ts';

/** Every trigger that there should be, by table. Without one, changes go by unseen. */
export const wantedTriggers: Readonly<Record<string, readonly string[]>> = {
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

/** A trigger that does not see every change. */
export interface TriggerFault {
  /** With its schema. */
  readonly table: string;
  readonly name: string;
  readonly fault: 'missing' | 'disabled';
}

/**
 * Finds triggers that are missing, as after a restore of a table, and those that a bulk load turned off and not on
 * again.
 */
export async function findTriggerFaults(client: pg.Pool | pg.PoolClient): Promise<TriggerFault[]> {
  const { rows } = await client.query<{ name: string; is_enabled: boolean }>(
    `SELECT n.nspname || '.' || c.relname || ' ' || t.tgname AS name,
            t.tgenabled = 'A' OR (t.tgenabled = 'O' AND n.nspname = 'sync') AS is_enabled
       FROM pg_trigger AS t
       JOIN pg_class AS c ON c.oid = t.tgrelid
       JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE NOT t.tgisinternal`,
  );
  const state = new Map(rows.map(({ name, is_enabled }) => [name, is_enabled]));
  return Object.entries(wantedTriggers).flatMap(([table, names]) =>
    names.flatMap((name): TriggerFault[] => {
      const isEnabled = state.get(`${table} ${name}`);
      if (isEnabled === true) return [];
      return [{ table, name, fault: isEnabled === undefined ? 'missing' : 'disabled' }];
    }),
  );
}

/** What is wrong, table by table, in words for an operator. */
export function describeTriggerFaults(faults: readonly TriggerFault[]): string[] {
  return [...Map.groupBy(faults, ({ table }) => table)].map(([table, ofTable]) => {
    const isBare =
      ofTable.length === wantedTriggers[table]?.length &&
      ofTable.every(({ fault }) => fault === 'missing');
    const list = ofTable.map(({ name, fault }) => `${name} is ${fault}`).join(', ');
    return isBare
      ? `${table} has none of Caseload’s triggers, as after a restore`
      : `${table}: ${list}`;
  });
}

/** How to put right what `describeTriggerFaults` says. */
export const triggerRemedy =
  'Changes made meanwhile were neither heard nor audited. Run hub migrate, which puts the triggers back, then hub scan-tables, which finds the changes.';
