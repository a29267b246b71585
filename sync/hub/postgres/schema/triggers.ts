import { contentFields, entities } from '../../../model/catalog.ts';
import { entityNames } from '../../../model/entity.ts';
import type { TableName } from '../wire.ts';

/** The five tables of the seed, those first that others refer to. */
export const tableNames = entityNames.filter(
  (name): name is TableName => entities[name].store === 'postgres',
);

type Event = 'insert' | 'update' | 'delete';
const everyEvent: readonly Event[] = ['insert', 'update', 'delete'];

export interface Trigger {
  readonly name: string;
  readonly table: TableName;
  readonly sql: string;
}

/** The functions (functions/entries-of-….sql) that keep the version index, and the events that run them, by table. */
const entries: Readonly<Record<TableName, { run: string; on: readonly Event[] }>> = {
  organizations: {
    run: "note_district_records('sourced_id', 'id')",
    on: everyEvent,
  },
  schools: {
    run: "note_district_records('school_id', 'school_id')",
    on: everyEvent,
  },
  users: { run: 'note_users()', on: everyEvent },
  // A student is in no bucket before the first association, and has none when deleted.
  students: { run: 'note_students()', on: ['update'] },
  student_school_associations: { run: 'note_associations()', on: everyEvent },
};

/** Columns that no audit row tells: they follow from the rest, or are secret. Of all tables, for all. */
const notTold = [
  ...new Set(
    tableNames.flatMap((table) => {
      const content = new Set(contentFields(table).map(([name]) => name));
      return Object.keys(entities[table].fields).filter((name) => !content.has(name));
    }),
  ),
];

/** Whether the table has a column for the etag, which a row trigger keeps. */
export function hasEtag(table: TableName): boolean {
  return '_etag' in entities[table].fields;
}

/**
 * The triggers that keep the version index and the stamps of a table. One with transition tables is for one kind of
 * statement, hence the many. Those of one kind run in the order of their names.
 */
export function indexTriggers(table: TableName): Trigger[] {
  const { run, on } = entries[table];
  return [
    {
      name: 'caseload_stamp',
      table,
      sql: `CREATE OR REPLACE TRIGGER caseload_stamp BEFORE INSERT OR UPDATE ON public.${table}
              FOR EACH ROW EXECUTE FUNCTION sync.${hasEtag(table) ? 'stamp_edfi' : 'stamp_oneroster'}()`,
    },
    ...on.map((event) => statementTrigger(table, 'entries', event, run)),
    truncateTrigger(table, 'entries', 'note_truncate()'),
    // An organization moves its users into and out of buckets.
    ...(table === 'organizations'
      ? on.map((event) => statementTrigger(table, 'members', event, 'note_organization_users()'))
      : []),
  ];
}

/** The triggers that write the audit of a table (functions/audit.sql says what their arguments are). */
export function auditTriggers(table: TableName): Trigger[] {
  const given = [entities[table].key.join(', '), changed(table), `{${notTold.join(',')}}`];
  const call = `audit_change(${given.map((text) => `'${text}'`).join(', ')})`;
  return [
    ...everyEvent.map((event) => statementTrigger(table, 'audit', event, call)),
    truncateTrigger(table, 'audit', 'audit_change()'),
  ];
}

/** SQL for the condition that an updated row is another record than it was, of b (before) and a (after). */
function changed(table: TableName): string {
  const secrets = Object.entries(entities[table].fields)
    .filter(([, field]) => field.secret === true)
    .map(([name]) => name);
  const [before, after] = (['b', 'a'] as const).map((row) => {
    const etag = hasEtag(table) ? `${row}._etag` : `sync.etag(${row}::public.${table})`;
    return secrets.length === 0
      ? etag
      : `(${[etag, ...secrets.map((name) => `${row}.${name}`)].join(', ')})`;
  });
  return `${after} IS DISTINCT FROM ${before}`;
}

const transitionTables: Readonly<Record<Event, string>> = {
  insert: 'NEW TABLE AS after',
  update: 'OLD TABLE AS before NEW TABLE AS after',
  delete: 'OLD TABLE AS before',
};

function statementTrigger(table: TableName, kind: string, event: Event, call: string): Trigger {
  const name = `caseload_${kind}_${event}`;
  return {
    name,
    table,
    sql: `CREATE OR REPLACE TRIGGER ${name} AFTER ${event.toUpperCase()} ON public.${table}
            REFERENCING ${transitionTables[event]}
            FOR EACH STATEMENT EXECUTE FUNCTION sync.${call}`,
  };
}

/** TRUNCATE has no transition tables. */
function truncateTrigger(table: TableName, kind: string, call: string): Trigger {
  const name = `caseload_${kind}_truncate`;
  return {
    name,
    table,
    sql: `CREATE OR REPLACE TRIGGER ${name} AFTER TRUNCATE ON public.${table}
            FOR EACH STATEMENT EXECUTE FUNCTION sync.${call}`,
  };
}
