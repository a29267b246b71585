import { contentFields, entities } from '../../../model/catalog.ts';
import { entityNames, type Field } from '../../../model/entity.ts';
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
    ...on.map((event) =>
      statementTrigger(table, { kind: 'entries', event, when: isReadCommitted, call: run }),
    ),
    truncateTrigger(table, 'entries', 'recheck_table()'),
    ...(table === 'organizations'
      ? on.map((event) =>
          statementTrigger(table, {
            kind: 'members',
            event,
            when: isReadCommitted,
            call: 'note_organization_users()',
          }),
        )
      : []),
    recheckTrigger(table),
    ...(table === 'student_school_associations'
      ? [
          statementTrigger(table, {
            // After the triggers of entries, by its name.
            kind: 'redated',
            event: 'insert',
            when: isReadCommitted,
            call: 'note_redated()',
          }),
        ]
      : []),
  ].map(always);
}

/** Whether each statement of the writer sees what others have committed. */
const isReadCommitted =
  "pg_catalog.current_setting('transaction_isolation') IN ('read committed', 'read uncommitted')";
/** A replica's session, or an apply worker of logical replication. */
const isReplica = "pg_catalog.current_setting('session_replication_role') = 'replica'";

/** Notes the keys of rows that statement triggers do not see, or cannot decide (functions/recheck.sql). */
function recheckTrigger(table: TableName): Trigger {
  return {
    name: 'caseload_recheck',
    table,
    sql: `CREATE OR REPLACE TRIGGER caseload_recheck AFTER INSERT OR UPDATE OR DELETE ON public.${table}
            FOR EACH ROW WHEN (${isReplica} OR NOT ${isReadCommitted})
            EXECUTE FUNCTION sync.note_recheck('${JSON.stringify(recheckColumns[table])}')`,
  };
}

/** The columns of `sync.recheck` that hold a table's key. */
const recheckColumns: Readonly<Record<TableName, Readonly<Record<string, string>>>> = {
  organizations: { id: 'sourced_id' },
  schools: { school_id: 'school_id' },
  users: { id: 'sourced_id' },
  students: { id: 'student_unique_id' },
  student_school_associations: {
    id: 'student_unique_id',
    school_id: 'school_id',
    entry_date: 'entry_date',
  },
};

/** Fires for replicas too: what they write, laptops have to hear. */
function always({ name, table, sql }: Trigger): Trigger {
  return {
    name,
    table,
    sql: `${sql};\nALTER TABLE public.${table} ENABLE ALWAYS TRIGGER ${name}`,
  };
}

/** The triggers that write the audit of a table (functions/audit.sql says what their arguments are). */
export function auditTriggers(table: TableName): Trigger[] {
  const given = [entities[table].key.join(', '), changed(table), `{${notTold.join(',')}}`];
  const call = `audit_change(${given.map((text) => `'${text}'`).join(', ')})`;
  return [
    ...everyEvent.map((event) => statementTrigger(table, { kind: 'audit', event, call })),
    truncateTrigger(table, 'audit', 'audit_change()'),
  ].map(always);
}

const isDocument = (type: Field['type']) => type === 'any' || type === 'list' || type === 'map';

/** SQL for the condition that an updated row is another record than it was, of b (before) and a (after). */
function changed(table: TableName): string {
  const content = new Set(contentFields(table).map(([name]) => name));
  const told = Object.entries(entities[table].fields).filter(
    ([name, field]) => content.has(name) || field.secret === true,
  );
  const [before, after] = (['b', 'a'] as const).map((row) =>
    // Documents by their text, because 1 equals 1.0.
    told.map(([name, { type }]) => `${row}.${name}${isDocument(type) ? '::text' : ''}`).join(', '),
  );
  return `(${after}) IS DISTINCT FROM (${before})`;
}

const transitionTables: Readonly<Record<Event, string>> = {
  insert: 'NEW TABLE AS after',
  update: 'OLD TABLE AS before NEW TABLE AS after',
  delete: 'OLD TABLE AS before',
};

function statementTrigger(
  table: TableName,
  given: { kind: string; event: Event; when?: string; call: string },
): Trigger {
  const { kind, event, when, call } = given;
  const name = `caseload_${kind}_${event}`;
  return {
    name,
    table,
    sql: `CREATE OR REPLACE TRIGGER ${name} AFTER ${event.toUpperCase()} ON public.${table}
            REFERENCING ${transitionTables[event]}
            FOR EACH STATEMENT ${when === undefined ? '' : `WHEN (${when})`} EXECUTE FUNCTION sync.${call}`,
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
