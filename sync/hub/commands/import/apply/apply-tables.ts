import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { AnyRecord } from '../../../../model/catalog.ts';
import type { Problem } from '../../../../model/error.ts';
import { type Key, keyOf } from '../../../../model/key.ts';
import { type RecordId, recordId } from '../../../../model/record-ref.ts';
import { attributeWrites, endAttribution } from '../../../ledger/attribution.ts';
import { tableNames } from '../../../postgres/schema/triggers.ts';
import { transaction } from '../../../postgres/transaction.ts';
import type { TableName } from '../../../postgres/wire.ts';
import { isLostRace, problemOfDatabaseError } from '../../../push/database-error.ts';
import { Refusal } from '../../../push/refusal.ts';
import type { StagedUnit } from '../staging.ts';
import {
  type Decision,
  decide,
  type HeldRecords,
  type ImportRules,
  idOf,
  tableStatements,
  unitProblem,
} from './decide.ts';
import { lockReferences, refuseUnknownReferences } from './references.ts';
import { insertRows, readRows, updateRows } from './table-rows.ts';

export interface Applying {
  readonly pool: pg.Pool;
  /** As the audit names the writer. */
  readonly actor: string;
  readonly rules: ImportRules;
}

/** How often a unit is tried whose rows another transaction has locked or moved, and how long it waits between. */
const attempts = 4;
const waitMs = 200;
/** For what `SKIP LOCKED` does not skip: a key that another transaction is just inserting. */
const lockTimeout = '1s';

/**
 * Reconciles units with the tables. Rows that differ are locked, compared again and written, all units of a page in one
 * transaction. When PostgreSQL refuses the page, this tries its halves, down to the single unit that it refuses.
 * @returns a decision for each unit; what it says was done
 */
export async function applyToTables(
  given: Applying,
  units: readonly StagedUnit[],
): Promise<Decision[]> {
  const done = new Map<number, Decision>();
  await applyAll(given, units, done);
  return units.map(({ number }) => done.get(number) as Decision);
}

async function applyAll(
  given: Applying,
  units: readonly StagedUnit[],
  done: Map<number, Decision>,
): Promise<void> {
  try {
    await applyWithRetries(given, units, done);
  } catch (error) {
    const left = units.filter(({ number }) => !done.has(number));
    const problem = problemOf(error);
    if (problem === undefined) throw error;
    // Which units are locked is known, so their halves need not be tried.
    if (left.length === 1 || error instanceof RowsLocked) {
      for (const unit of left) done.set(unit.number, { unit, problem, changes: [] });
      return;
    }
    const middle = Math.ceil(left.length / 2);
    await applyAll(given, left.slice(0, middle), done);
    await applyAll(given, left.slice(middle), done);
  }
}

async function applyWithRetries(
  given: Applying,
  units: readonly StagedUnit[],
  done: Map<number, Decision>,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const left = units.filter(({ number }) => !done.has(number));
    if (left.length === 0) return;
    try {
      await applyOnce(given, left, done);
    } catch (error) {
      if (attempt === attempts || !isWorthRetrying(error, left)) throw error;
    }
    if (units.every(({ number }) => done.has(number))) return;
    if (attempt === attempts) throw new RowsLocked();
    await setTimeout(waitMs * attempt);
  }
}

/** A page that waited in vain for one key is not tried again: its halves are, until the unit is found. */
function isWorthRetrying(error: unknown, units: readonly StagedUnit[]): boolean {
  const waitedInVain = error instanceof pg.DatabaseError && error.code === '55P03';
  return isLostRace(error) && (!waitedInVain || units.length === 1);
}

/** Units whose rows another transaction has locked are left for later. */
async function applyOnce(
  given: Applying,
  units: readonly StagedUnit[],
  done: Map<number, Decision>,
): Promise<void> {
  const { pool, rules } = given;
  const learn = (decisions: readonly Decision[]) => {
    for (const decision of decisions) done.set(decision.unit.number, decision);
  };
  const problems = new Map(units.map((unit) => [unit, unitProblem(unit, rules)]));
  const readable = units.filter((unit) => problems.get(unit) === undefined);
  learn(
    units
      .filter((unit) => problems.get(unit) !== undefined)
      .map((unit) => ({ unit, problem: problems.get(unit), changes: [] })),
  );
  const held = await readHeld(pool, keysOf(readable));
  const decisions = await refuseUnknownReferences(
    pool,
    readable.map((unit) => decide(unit, held, rules)),
  );
  learn(decisions.filter((decision) => !isToWrite(decision)));
  const toWrite = decisions.filter(isToWrite);
  if (toWrite.length === 0) return;
  const written = await transaction(pool, (client) => writeLocked(client, given, toWrite));
  learn(written);
}

function isToWrite({ problem, changes }: Decision): boolean {
  return (
    problem === undefined &&
    changes.some(({ change }) => change.is === 'new' || change.is === 'changed')
  );
}

/** @returns the decisions that were carried out, made from the rows as they are under the lock */
async function writeLocked(
  client: pg.PoolClient,
  { actor, rules }: Applying,
  decisions: readonly Decision[],
): Promise<Decision[]> {
  await client.query(`SET LOCAL lock_timeout = '${lockTimeout}'`);
  const existing = decisions.flatMap(({ changes }) =>
    changes.filter(({ change }) => change.is !== 'new').map(({ statement }) => statement),
  );
  const locked = await readHeld(client, keysOfStatements(existing), true);
  const isLocked = ({ changes }: Decision) =>
    changes.every(({ statement, change }) => change.is === 'new' || locked.has(idOf(statement)));
  const ours = await lockReferences(client, decisions.filter(isLocked));
  const final = await refuseUnknownReferences(
    client,
    ours.map(({ unit }) => decide(unit, locked, rules)),
  );
  const toWrite = final.filter(isToWrite);
  if (toWrite.length > 0) {
    await attributeWrites(client, { actor });
    for (const table of tableNames) await writeTable(client, table, toWrite);
    await endAttribution(client);
  }
  return final;
}

async function writeTable(
  client: pg.PoolClient,
  table: TableName,
  decisions: readonly Decision[],
): Promise<void> {
  const ofTable = decisions
    .flatMap(({ changes }) => changes)
    .filter(({ statement }) => statement.entity === table);
  const records: AnyRecord[] = [];
  const updates: { key: Key; fields: AnyRecord }[] = [];
  for (const { statement, change } of ofTable) {
    if (change.is === 'new') records.push(change.record);
    if (change.is === 'changed') {
      updates.push({ key: keyOf(table, statement.says), fields: change.fields });
    }
  }
  if (records.length > 0) await insertRows(client, table, records);
  await updateRows(client, table, updates);
}

function keysOf(units: readonly StagedUnit[]) {
  return keysOfStatements(units.flatMap(tableStatements));
}

function keysOfStatements(
  statements: readonly ReturnType<typeof tableStatements>[number][],
): Map<TableName, Key[]> {
  return new Map(
    [...Map.groupBy(statements, ({ entity }) => entity)].map(([table, some]) => [
      table,
      some.map(({ says }) => keyOf(table, says)),
    ]),
  );
}

async function readHeld(
  client: pg.Pool | pg.ClientBase,
  keys: ReadonlyMap<TableName, readonly Key[]>,
  lock = false,
): Promise<HeldRecords> {
  const held = new Map<RecordId, AnyRecord>();
  for (const table of tableNames) {
    const rows = await readRows(client, table, { keys: keys.get(table) ?? [], lock });
    for (const record of rows.values()) {
      held.set(recordId({ entity: table, key: keyOf(table, record) }), record);
    }
  }
  return held;
}

/** Rows that the units write, or refer to, stayed locked by other transactions. */
class RowsLocked extends Error {
  override readonly name = 'RowsLocked';
}

const recordLocked: Problem = { code: 'store_unavailable', params: { reason: 'record_locked' } };

/** The problem of an error that is about a unit's data or its locks; undefined for any other. */
function problemOf(error: unknown): Problem | undefined {
  if (error instanceof RowsLocked) return recordLocked;
  if (error instanceof Refusal && error.answer.result === 'rejected') return error.answer.error;
  const refused = problemOfDatabaseError(error);
  if (refused !== undefined) return refused;
  return isLostRace(error) ? recordLocked : undefined;
}
