import { basename } from 'node:path';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import { calendarDay } from '../../../model/days/calendar-day.ts';
import { withConnection } from '../../postgres/connection.ts';
import { readDescriptors } from '../../postgres/descriptors.ts';
import { transaction } from '../../postgres/transaction.ts';
import { applyDescriptors } from './apply/apply-descriptors.ts';
import { applyToProfiles } from './apply/apply-profiles.ts';
import { applyToTables } from './apply/apply-tables.ts';
import type { Decision, ImportRules } from './apply/decide.ts';
import type { FileKind } from './read/kind.ts';
import { readUnits } from './read/units.ts';
import { type ImportResult, Tally } from './result.ts';
import { type StagedUnit, Staging } from './staging.ts';
import type { NotLoaded, Unit, UnitKind } from './unit.ts';

export interface ImportStores {
  readonly pool: pg.Pool;
  readonly dynamodb: DynamoDBDocumentClient;
}

export interface ImportOptions {
  /** Entry date, `YYYY-MM-DD`, of lines of a CSV that have none. */
  readonly entryDate?: string | undefined;
  /** Whether files may give rights to accounts that exist. */
  readonly maySetRights?: boolean | undefined;
  readonly now: Date;
}

/** What each kind of file holds. What others refer to comes first. */
const unitKinds: Readonly<Record<FileKind, readonly UnitKind[]>> = {
  InterchangeDescriptors: ['descriptor'],
  InterchangeEducationOrganization: ['district', 'school', 'department'],
  InterchangeStudent: ['student'],
  InterchangeStaffAssociation: ['assignment', 'staff'],
  InterchangeStudentEnrollment: ['association'],
  'association CSV': ['association'],
};

interface Importing {
  readonly stores: ImportStores;
  readonly tally: Tally;
  /** The audit names the command and the file. */
  readonly actor: string;
  readonly rules: ImportRules;
  readonly now: Date;
}

/**
 * Imports one file in three steps: it is read whole and staged, so that a file that breaks off changes nothing; what
 * contradicts itself in it is refused; then it is compared with the center and applied, page by page.
 * @throws CaseloadError when the file cannot be read to its end; nothing of it was applied then
 */
export async function importFile(
  stores: ImportStores,
  { file, kind }: { readonly file: string; readonly kind: FileKind },
  options: ImportOptions,
): Promise<ImportResult> {
  const { now, maySetRights = false } = options;
  const { sets } = await transaction(stores.pool, readDescriptors);
  const tally = new Tally(file, kind);
  const importing: Importing = {
    stores,
    tally,
    actor: `import: ${basename(file)}`,
    rules: { sets, today: calendarDay(now), maySetRights },
    now,
  };
  await withConnection(stores.pool, async (connection) => {
    const staging = await Staging.create(connection);
    await staging.add(loadedUnits(readUnits(file, kind, options), tally));
    tally.requireSomethingLoaded();
    if (kind === 'InterchangeStaffAssociation') await staging.addStaffOfAssignments();
    await staging.refuseRepeated();
    if (kind === 'InterchangeStaffAssociation') {
      await staging.refuseTakenLogins();
      await staging.findOtherAccounts();
    }
    for (const of of unitKinds[kind]) {
      for await (const units of staging.read(of)) await apply(importing, of, units);
    }
    await staging.drop();
  });
  return tally.result();
}

async function* loadedUnits(
  units: AsyncIterable<Unit | NotLoaded>,
  tally: Tally,
): AsyncGenerator<Unit> {
  for await (const unit of units) {
    if (unit.kind === 'not_loaded') {
      tally.leaveOut(unit.name);
    } else {
      tally.take();
      yield unit;
    }
  }
}

async function apply(
  importing: Importing,
  kind: UnitKind,
  units: readonly StagedUnit[],
): Promise<void> {
  const { stores, tally, rules } = importing;
  if (kind === 'descriptor') {
    await applyDescriptors(stores.pool, units, tally);
    return;
  }
  if (kind === 'assignment') {
    // Those that can be read are part of the person's unit.
    for (const unit of units) if (unit.problem !== undefined) tally.refuse(unit, unit.problem);
    return;
  }
  const decisions = await applyToTables({ ...importing, pool: stores.pool, rules }, units);
  for (const decision of decisions) report(decision, tally);
  if (kind === 'staff') await applyToProfiles({ ...importing, ...stores }, decisions, tally);
}

function report({ unit, problem, changes, account }: Decision, tally: Tally): void {
  if (problem !== undefined) {
    tally.refuse(unit, problem);
    return;
  }
  if (account?.isNeeded === false) {
    tally.needNoAccount();
    return;
  }
  for (const { statement, change } of changes) {
    if (change.is !== 'refused') tally.count(statement.entity, change.is);
  }
  for (const notGranted of account?.notGranted ?? []) tally.refuse(unit, notGranted);
}
