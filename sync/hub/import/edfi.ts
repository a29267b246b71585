import { createReadStream } from 'node:fs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import type { AnyRecord } from '../../model/catalog.ts';
import type { DescriptorSets } from '../../model/descriptors.ts';
import type { EntityName } from '../../model/entity.ts';
import { putProfiles } from '../dynamodb/write/put-profiles.ts';
import { putDescriptors, readDescriptors } from '../postgres/descriptors.ts';
import { transaction } from '../postgres/transaction.ts';
import type { TableName } from '../postgres/wire.ts';
import { associationRecords } from './associations-csv.ts';
import { descriptorRow, studentRow } from './edfi-records.ts';
import { organizationRecords, schoolRecords } from './organizations.ts';
import { staffRecords } from './staff.ts';
import {
  batches,
  importing,
  keepReferring,
  keepValid,
  type Numbered,
  type Tally,
  upsert,
} from './upsert.ts';
import { badFile, interchangeRecords } from './xml.ts';

export interface ImportStores {
  readonly pool: pg.Pool;
  readonly dynamodb: DynamoDBDocumentClient;
}

export interface ImportOptions {
  /** Entry date, `YYYY-MM-DD`, of associations whose file has none. */
  readonly entryDate?: string;
}

export type ImportResult = { file: string } & Partial<Record<EntityName | 'descriptors', Tally>>;

/** What an import file is, in the order in which files are read whatever the order they are given in. */
const kinds = [
  'InterchangeDescriptors',
  'InterchangeEducationOrganization',
  'InterchangeStudent',
  'InterchangeStaffAssociation',
  'association CSV',
] as const;
type Kind = (typeof kinds)[number];

/**
 * Imports Ed-Fi interchange files and association CSV files, each streamed. Records that are there are
 * updated. A record that breaks a rule is left out and counted; the others go on.
 * @throws CaseloadError `bad_file` for a file that is none of these, before anything is imported
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

/** By the root element, or the header of the CSV. */
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
    throw badFile(`${file} is none of the files that can be imported: ${kinds.join(', ')}.`);
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
      return { descriptors: await loadDescriptors(pool, file) };
    case 'InterchangeEducationOrganization':
      return {
        schools: await load('schools', schoolRecords(file)),
        organizations: await load('organizations', organizationRecords(file)),
      };
    case 'InterchangeStudent': {
      const rows = mapRecords(file, 'Student', studentRow);
      await skipTakenNumbers(pool);
      return { students: await load('students', rows) };
    }
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

/** Rows of the elements with a name. */
async function* mapRecords<Row>(
  file: string,
  name: string,
  toRow: (element: Parameters<typeof studentRow>[0]) => Row,
): AsyncGenerator<Row> {
  for await (const element of interchangeRecords(file)) {
    if (element.name === name) yield toRow(element);
  }
}

async function loadTable(
  pool: pg.Pool,
  given: { entity: TableName; records: AsyncIterable<AnyRecord>; sets: DescriptorSets },
): Promise<Tally> {
  const tally: Tally = { loaded: 0, skipped: [] };
  for await (const batch of batches(numbered(given.records))) {
    const valid = keepValid({ ...given, records: batch, tally });
    await importing(pool, async (client) => {
      const records =
        given.entity === 'student_school_associations'
          ? await keepReferring(client, { records: valid, tally })
          : valid;
      await upsert(
        client,
        given.entity,
        records.map(({ record }) => record),
      );
      tally.loaded += records.length;
    });
  }
  return tally;
}

async function* numbered(records: AsyncIterable<AnyRecord>): AsyncGenerator<Numbered> {
  let number = 0;
  for await (const record of records) {
    number += 1;
    yield { number, record };
  }
}

async function loadProfiles(
  dynamodb: DynamoDBDocumentClient,
  given: { records: AsyncIterable<AnyRecord>; sets: DescriptorSets },
): Promise<Tally> {
  const tally: Tally = { loaded: 0, skipped: [] };
  for await (const batch of batches(numbered(given.records))) {
    const valid = keepValid({ entity: 'profiles', records: batch, sets: given.sets, tally });
    await putProfiles(
      dynamodb,
      valid.map(({ record }) => record),
    );
    tally.loaded += valid.length;
  }
  return tally;
}

async function loadDescriptors(pool: pg.Pool, file: string): Promise<Tally> {
  const tally: Tally = { loaded: 0, skipped: [] };
  const rows = (async function* () {
    for await (const element of interchangeRecords(file)) {
      if (element.name.endsWith('Descriptor')) yield descriptorRow(element);
    }
  })();
  for await (const batch of batches(rows)) {
    await importing(pool, (client) => putDescriptors(client, batch));
    tally.loaded += batch.length;
  }
  return tally;
}

/** Other writers give students numbers too: the next that we give is above them all. */
async function skipTakenNumbers(pool: pg.Pool): Promise<void> {
  await pool.query(
    `SELECT setval('sync.student_usi', greatest(nextval('sync.student_usi'),
                     (SELECT coalesce(max(student_usi), 0) + 1 FROM public.students)), false)`,
  );
}
