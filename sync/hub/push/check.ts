import { type AnyRecord, contentFields, entities } from '../../model/catalog.ts';
import type { DescriptorSets } from '../../model/descriptors/descriptors.ts';
import { recordId } from '../../model/record-ref.ts';
import { contentProblem, roleProblem } from '../../model/rules/edit-problem.ts';
import type { Changeset, Operation } from '../../protocol/changeset.ts';
import { centralVersionOf } from '../../protocol/sent-record.ts';
import type { CentralRecord } from '../../protocol/values.ts';
import type { TableName } from '../postgres/wire.ts';
import type { Device } from '../server/hub.ts';
import { mergesProblem } from './merges.ts';
import { Refusal, rejected } from './refusal.ts';

export type TableOperation = Operation & { readonly entity: TableName };

/** A changeset that passed every check. */
export interface Checked {
  readonly changeset: Changeset;
  /** What to write. */
  readonly operations: readonly TableOperation[];
  /** For each operation, the record as the center holds it. */
  readonly before: readonly CentralRecord[];
}

/** @throws Refusal `not_permitted`, `unknown_field` */
export function checkRoles({ user }: Device, changeset: Changeset): void {
  const problem = roleProblem(changeset, user);
  if (problem !== undefined) throw rejected(problem);
}

/** @throws Refusal */
export function checkMerges(changeset: Changeset): void {
  const problem = mergesProblem(changeset);
  if (problem !== undefined) throw rejected(problem);
}

/**
 * Refuses two operations on one record. Laptops fold them into one; applied together, one would be lost.
 * @throws Refusal `bad_request`
 */
export function checkDistinct({ operations }: Changeset): void {
  const names = new Set(operations.map(recordId));
  if (names.size === operations.length) return;
  throw rejected({
    code: 'bad_request',
    params: { reason: 'record_twice' },
  });
}

/**
 * Checks a changeset against the locked records.
 * @throws Refusal
 */
export function checkRecords(
  changeset: Changeset,
  before: readonly CentralRecord[],
  sets: DescriptorSets,
): Checked {
  const given = changeset.operations.map(withoutBookkeeping) as TableOperation[];
  checkEtags(given, before);
  const operations = carryOver(given, before);
  const records = { before: before.map((one) => centralVersionOf(one).record), sets };
  const problem = contentProblem({ ...changeset, operations }, records);
  if (problem !== undefined) throw rejected(problem);
  return { changeset, operations, before };
}

/**
 * Compares the etags that the operations were based on with the records as they are (design section 3,
 * promise 3). A create is based on nothing.
 * @throws Refusal `stale` with every record that has changed
 */
function checkEtags(operations: readonly Operation[], records: readonly CentralRecord[]): void {
  const current = records.filter((record, i) => {
    const operation = operations[i] as Operation;
    return operation.op !== 'keep' && record.etag !== baseOf(operation);
  });
  if (current.length > 0) throw new Refusal({ result: 'stale', current });
}

function baseOf(operation: Exclude<Operation, { op: 'keep' }>): string | null {
  return operation.op === 'create' ? null : operation.base;
}

/**
 * A delete and a create of one entity in one changeset are a change of key. The new record takes the fields that
 * it does not name from the old one: an older laptop does not know newer fields.
 */
function carryOver(
  operations: readonly TableOperation[],
  before: readonly CentralRecord[],
): TableOperation[] {
  return operations.map((operation) => {
    if (operation.op !== 'create') return operation;
    const { entity, fields } = operation;
    const alike = operations.filter((one) => one.entity === entity);
    const goes = alike.filter(({ op }) => op === 'delete');
    const comes = alike.filter(({ op }) => op === 'create');
    if (goes.length !== 1 || comes.length !== 1) return operation;
    const gone = before[operations.indexOf(goes[0] as TableOperation)];
    const old = (gone && centralVersionOf(gone).record) ?? {};
    const { key } = entities[entity];
    const carried = contentFields(entity)
      .map(([name]) => [name, old[name] ?? null] as const)
      .filter(([name, value]) => value !== null && !key.includes(name));
    return { ...operation, fields: { ...Object.fromEntries(carried), ...fields } };
  });
}

/** Drops the fields of a new record that only the center sets. */
export function withoutBookkeeping(operation: Operation): Operation {
  if (operation.op !== 'create') return operation;
  const { fields } = entities[operation.entity];
  const given: AnyRecord = operation.fields;
  return {
    ...operation,
    fields: Object.fromEntries(
      Object.entries(given).filter(
        ([name, value]) =>
          !fields[name]?.bookkeeping && !(fields[name]?.assigned && value === null),
      ),
    ),
  };
}
