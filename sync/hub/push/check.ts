import { type AnyRecord, entities } from '../../model/catalog.ts';
import type { DescriptorSets } from '../../model/descriptors.ts';
import { keyOf, toKeyText } from '../../model/key.ts';
import { permissionProblem } from '../../model/permission.ts';
import { rulesOf } from '../../model/rules.ts';
import { validateFields, validateRecord } from '../../model/validate.ts';
import type { CentralRecord, Changeset, Operation } from '../../protocol/messages.ts';
import type { Device } from '../hub.ts';
import { Refusal, rejected } from './refusal.ts';

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

/**
 * Compares the etags that the operations were based on with the records as they are (design section 3,
 * promise 3). A create is based on nothing.
 * @throws Refusal `stale` with every record that is not what it was
 */
export function checkEtags(
  operations: readonly Operation[],
  records: readonly CentralRecord[],
): void {
  const current = records.filter((record, i) => {
    const operation = operations[i] as Operation;
    return operation.op !== 'keep' && record.etag !== baseOf(operation);
  });
  if (current.length > 0) throw new Refusal({ result: 'stale', current });
}

function baseOf(operation: Exclude<Operation, { op: 'keep' }>): string | null {
  return operation.op === 'create' ? null : operation.base;
}

/** @throws Refusal with the first problem of what an operation would store */
export function checkContent(
  operation: Operation,
  current: CentralRecord,
  sets: DescriptorSets,
): void {
  if (operation.op === 'delete' || operation.op === 'keep') return;
  const { entity, fields, key } = operation;
  const record = { ...current.record, ...fields };
  if (operation.op === 'create' && toKeyText(keyOf(entity, fields)) !== toKeyText(key)) {
    throw rejected({
      code: 'wrong_type',
      field: entities[entity].key[0] as string,
      message: `The ${entities[entity].label} does not have the key that it is saved under.`,
    });
  }
  const [problem] =
    operation.op === 'create'
      ? validateRecord(entity, record, sets)
      : [...validateFields(entity, fields, sets), ...rulesOf(entity, record)];
  if (problem !== undefined) throw rejected(problem);
}

/** What a laptop may give of a new record: what the center keeps for itself is the center's. */
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
