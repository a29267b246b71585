import { randomInt, randomUUID } from 'node:crypto';
import type { TableName } from '../../postgres/wire.ts';

export type Change = 'insert' | 'update' | 'delete';
/** What a change leaves behind: a row of the audit, an entry of the version index, a record for a hub to decide. */
export type Trace = 'audit' | 'entry' | 'recheck';

/** A made-up record of a table. */
export interface Sample {
  readonly table: TableName;
  readonly record: Readonly<Record<string, string | number>>;
  /** SQL that changes the content of this row, or of any other one of the table. */
  readonly set: string;
  readonly traces: Readonly<Record<Change, readonly Trace[]>>;
}

/** SQL that gives a column another value. */
const change = (column: string) => `${column} = CASE ${column} WHEN 'x' THEN 'y' ELSE 'x' END`;

/**
 * Records that refer to each other, those first that others refer to. Their keys are new, so that nobody waits for
 * them.
 */
export function makeSamples(): Sample[] {
  const id = `caseload-${randomUUID()}`;
  const school_id = 2_147_483_647 - randomInt(1_000_000);
  return [
    {
      table: 'organizations',
      record: { sourced_id: id, name: 'Doctor', type: 'school', identifier: 'y' },
      // Which users belong to a school depends on it.
      set: change('identifier'),
      traces: {
        insert: ['audit', 'entry', 'recheck'],
        update: ['audit', 'entry', 'recheck'],
        delete: ['audit', 'entry', 'recheck'],
      },
    },
    {
      table: 'schools',
      record: { school_id, state_organization_id: 'Doctor', name_of_institution: 'Doctor' },
      set: change('web_site'),
      traces: {
        insert: ['audit', 'entry'],
        update: ['audit', 'entry'],
        delete: ['audit', 'entry'],
      },
    },
    {
      table: 'users',
      record: { sourced_id: id, role: 'teacher' },
      set: change('middle_name'),
      traces: {
        insert: ['audit', 'recheck'],
        update: ['audit', 'recheck'],
        delete: ['audit', 'recheck'],
      },
    },
    {
      table: 'students',
      record: {
        student_unique_id: id,
        student_usi: school_id,
        first_name: 'Doctor',
        last_name: 'Doctor',
      },
      set: change('birth_city'),
      // Associations make and remove the entries of students.
      traces: { insert: ['audit'], update: ['audit', 'entry'], delete: ['audit'] },
    },
    {
      table: 'student_school_associations',
      record: { student_unique_id: id, school_id, entry_date: '2000-01-31', school_year: 2000 },
      set: change('calendar_code'),
      traces: {
        insert: ['audit', 'entry', 'recheck'],
        update: ['audit', 'entry'],
        delete: ['audit', 'entry', 'recheck'],
      },
    },
  ];
}
