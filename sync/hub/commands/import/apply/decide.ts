import type { AnyRecord } from '../../../../model/catalog.ts';
import type { DescriptorSets } from '../../../../model/descriptors/descriptors.ts';
import type { Problem } from '../../../../model/error.ts';
import { keyOf } from '../../../../model/key.ts';
import { type RecordId, recordId } from '../../../../model/record-ref.ts';
import type { TableName } from '../../../postgres/wire.ts';
import { type Account, accountOf } from '../plan/account.ts';
import { type Change, keyProblem, reconcile } from '../plan/reconcile.ts';
import type { StagedUnit } from '../staging.ts';
import type { Statement } from '../unit.ts';

/** What a decision needs to know beside the records. */
export interface ImportRules {
  readonly sets: DescriptorSets;
  /** The district's calendar day. */
  readonly today: string;
  /** Whether the file may give rights to accounts that exist. */
  readonly maySetRights: boolean;
}

/** A statement about a row of a table. */
export interface TableStatement extends Statement {
  readonly entity: TableName;
}

/** What becomes of a unit's rows: all of it, or nothing where there is a problem. */
export interface Decision {
  readonly unit: StagedUnit;
  readonly problem?: Problem | undefined;
  readonly changes: readonly { readonly statement: TableStatement; readonly change: Change }[];
  /** Of staff. */
  readonly account?: Account;
  /** The row of `users` as the center holds it; null: none. */
  readonly user?: AnyRecord | null;
}

export type HeldRecords = ReadonlyMap<RecordId, AnyRecord>;

/** The statements of a unit about rows of tables. */
export function tableStatements({ statements }: StagedUnit): TableStatement[] {
  return statements.filter(
    (one): one is TableStatement => one.entity !== 'profiles' && one.entity !== 'descriptors',
  );
}

/** What is wrong with a unit whatever the center holds: it cannot be read, or has no key. */
export function unitProblem(unit: StagedUnit, { sets }: ImportRules): Problem | undefined {
  return (
    unit.problem ??
    tableStatements(unit)
      .map((one) => keyProblem(one, sets))
      .find(Boolean)
  );
}

export function decide(unit: StagedUnit, held: HeldRecords, rules: ImportRules): Decision {
  const decided = tableStatements(unit).map((statement) =>
    decideRow(unit, { statement, held: held.get(idOf(statement)) ?? null, rules }),
  );
  const problem = decided
    .map(({ change }) => (change.is === 'refused' ? change.problem : undefined))
    .find((one) => one !== undefined);
  const changes = decided.map(({ statement, change }) => ({ statement, change }));
  const staff = decided.find(({ account }) => account !== undefined);
  return {
    unit,
    problem,
    changes,
    ...(staff?.account === undefined ? {} : { account: staff.account, user: staff.held }),
  };
}

export function idOf({ entity, says }: TableStatement): RecordId {
  return recordId({ entity, key: keyOf(entity, says) });
}

interface DecidedRow {
  readonly statement: TableStatement;
  readonly held: AnyRecord | null;
  readonly change: Change;
  readonly account?: Account;
}

function decideRow(
  unit: StagedUnit,
  given: { statement: TableStatement; held: AnyRecord | null; rules: ImportRules },
): DecidedRow {
  const { statement, held, rules } = given;
  if (unit.kind !== 'staff') {
    return { statement, held, change: reconcile(statement, held, rules.sets) };
  }
  const account = accountOf(held, unit.assignments, rules);
  if (!account.isNeeded) return { statement, held, change: { is: 'unchanged' }, account };
  const problem = held === null ? newStaffProblem(unit, statement.says) : undefined;
  if (problem !== undefined) {
    return { statement, held, change: { is: 'refused', problem }, account };
  }
  return {
    statement,
    held,
    change: reconcile(withAccount(unit, statement, { held, account }), held, rules.sets),
    account,
  };
}

function withAccount(
  { statements }: StagedUnit,
  statement: TableStatement,
  { held, account }: { held: AnyRecord | null; account: Account },
): Statement {
  const profile = statements.find(({ entity }) => entity === 'profiles');
  const metadata =
    held === null
      ? { profile_id: profile?.says.profile_id, ...(account.fields.metadata as object) }
      : account.fields.metadata;
  return {
    ...statement,
    says: {
      ...statement.says,
      ...account.fields,
      ...(metadata === undefined ? {} : { metadata }),
    },
  };
}

/** A new account needs a name, which a file that only says where somebody works has not, and is a person's only one. */
function newStaffProblem(unit: StagedUnit, says: AnyRecord): Problem | undefined {
  if (unit.other_account !== null) {
    return { code: 'duplicate_key', field: unit.other_account, params: { reason: 'account' } };
  }
  if (says.identifier === undefined) {
    return { code: 'unknown_record', params: { reason: 'not_here', entity: 'users' } };
  }
  const missing = ['given_name', 'family_name'].find((name) => !says[name]);
  return missing === undefined ? undefined : { code: 'required', field: missing };
}
