import { type AnyRecord, contentFields, entities } from '../../model/catalog.ts';
import type { DescriptorSets } from '../../model/descriptors.ts';
import { keyOf, toKeyText } from '../../model/key.ts';
import { permissionProblem } from '../../model/permission.ts';
import { recordId } from '../../model/record-ref.ts';
import { rulesOf } from '../../model/rules.ts';
import { validateFields, validateRecord } from '../../model/validate.ts';
import type { CentralRecord, Changeset, Operation } from '../../protocol/messages.ts';
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

/** @throws Refusal `not_permitted` */
export function checkPermissions(device: Device, changeset: Changeset): void {
  for (const operation of changeset.operations) {
    const problem = permissionProblem({
      kind: operation.op,
      entity: operation.entity,
      fields: operation.op === 'update' ? Object.keys(operation.fields) : [],
      roles: device.user.roles,
    });
    if (problem !== undefined) throw rejected(problem);
  }
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
  for (const [i, operation] of operations.entries()) {
    checkContent(operation, before[i] as CentralRecord, sets);
  }
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
    const old = before[operations.indexOf(goes[0] as TableOperation)]?.record ?? {};
    const { key } = entities[entity];
    const carried = contentFields(entity)
      .map(([name]) => [name, old[name] ?? null] as const)
      .filter(([name, value]) => value !== null && !key.includes(name));
    return { ...operation, fields: { ...Object.fromEntries(carried), ...fields } };
  });
}

/** @throws Refusal with the first problem of what an operation would store */
function checkContent(operation: Operation, current: CentralRecord, sets: DescriptorSets): void {
  if (operation.op === 'delete' || operation.op === 'keep') return;
  const { entity, fields, key } = operation;
  const record = { ...current.record, ...fields };
  if (operation.op === 'create' && toKeyText(keyOf(entity, fields)) !== toKeyText(key)) {
    throw rejected({
      code: 'wrong_type',
      field: entities[entity].key[0] as string,
      params: { reason: 'key_differs', entity },
    });
  }
  const [problem] =
    operation.op === 'create'
      ? validateRecord(entity, record, sets)
      : [...validateFields(entity, fields, sets), ...rulesOf(entity, record)];
  if (problem !== undefined) throw rejected(problem);
}

/** Drops the fields of a new record that only the center sets. */
function withoutBookkeeping(operation: Operation): Operation {
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
