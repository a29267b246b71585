import { createReadStream } from 'node:fs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import type { AnyRecord } from '../../../model/catalog.ts';
import type { EntityName } from '../../../model/entity.ts';
import { readDescriptors } from '../../postgres/descriptors.ts';
import { transaction } from '../../postgres/transaction.ts';
import type { TableName } from '../../postgres/wire.ts';
import { associationRecords } from './associations-csv.ts';
import { descriptorRows } from './edfi/descriptors.ts';
import { organizationRecords, schoolRecords } from './edfi/organizations.ts';
import { staffRecords } from './edfi/staff.ts';
import { studentRecords } from './edfi/students.ts';
import { badFile } from './edfi/xml.ts';
import { loadDescriptors, loadProfiles, loadTable, skipTakenNumbers } from './load.ts';
import type { Tally } from './tally.ts';

export interface ImportStores {
  readonly pool: pg.Pool;
  readonly dynamodb: DynamoDBDocumentClient;
}

export interface ImportOptions {
  /** Entry date, `YYYY-MM-DD`, of associations whose file has none. */
  readonly entryDate?: string;
}

export type ImportResult = { file: string } & Partial<Record<EntityName | 'descriptors', Tally>>;

/** The kinds of import files, in the order in which they are imported. */
const kinds = [
  'InterchangeDescriptors',
  'InterchangeEducationOrganization',
  'InterchangeStudent',
  'InterchangeStaffAssociation',
  'association CSV',
] as const;
type Kind = (typeof kinds)[number];

/**
 * Imports Ed-Fi interchange files and association CSV files, each streamed. It updates existing records. It leaves
 * out and counts a record that breaks a rule; the others go on.
 * @throws CaseloadError `bad_file` for a file of another kind, before it imports anything
 */
export async function importEdfi(
  stores: ImportStores,
  files: readonly string[],
  options: ImportOptions,
): Promise<ImportResult[]> {
  const known: { file: string; kind: Kind }[] = [];
  for (const file of files) known.push({ file, kind: await kindOf(file) });
  known.sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  const results: ImportResult[] = [];
  for (const { file, kind } of known) {
    results.push({ file, ...(await importFile(stores, { file, kind, options })) });
  }
  return results;
}

/** The kind of a file, by its root element or the header of its CSV. */
async function kindOf(file: string): Promise<Kind> {
  let start = '';
  try {
    for await (const chunk of createReadStream(file, { encoding: 'utf8', end: 4095 }))
      start += chunk;
  } catch (error) {
    throw badFile(`${file} cannot be read.`, error);
  }
  if (/^\uFEFF?studentUniqueId,schoolId,/.test(start)) return 'association CSV';
  const kind = kinds.find((name) => start.includes(`<${name}`));
  if (kind === undefined) {
    throw badFile(`${file} is not a file that can be imported. Those are: ${kinds.join(', ')}.`);
  }
  return kind;
}

async function importFile(
  stores: ImportStores,
  given: { file: string; kind: Kind; options: ImportOptions },
): Promise<Omit<ImportResult, 'file'>> {
  const { file, kind, options } = given;
  const { pool } = stores;
  const sets = await transaction(pool, async (client) => (await readDescriptors(client)).sets);
  const load = (entity: TableName, records: AsyncIterable<AnyRecord>) =>
    loadTable(pool, { entity, records, sets });
  switch (kind) {
    case 'InterchangeDescriptors':
      return { descriptors: await loadDescriptors(pool, descriptorRows(file)) };
    case 'InterchangeEducationOrganization':
      return {
        schools: await load('schools', schoolRecords(file)),
        organizations: await load('organizations', organizationRecords(file)),
      };
    case 'InterchangeStudent':
      await skipTakenNumbers(pool);
      return { students: await load('students', studentRecords(file)) };
    case 'InterchangeStaffAssociation': {
      const { users, profiles } = await staffRecords(file);
      return {
        users: await load('users', users()),
        profiles: await loadProfiles(stores.dynamodb, { records: profiles(), sets }),
      };
    }
    case 'association CSV':
      return {
        student_school_associations: await load(
          'student_school_associations',
          associationRecords(file, options),
        ),
      };
  }
}
