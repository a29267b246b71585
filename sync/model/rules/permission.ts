import { entities } from '../catalog.ts';
import type { EntityName } from '../entity.ts';
import type { Problem } from '../error.ts';
import type { Role } from './roles.ts';

export type OperationKind = 'create' | 'update' | 'delete' | 'keep';

/**
 * Decides whether roles allow an operation; for an update, on exactly these fields.
 * @returns the first thing that they do not allow; undefined when they allow all
 */
export function permissionProblem(operation: {
  kind: OperationKind;
  entity: EntityName;
  fields: readonly string[];
  roles: readonly Role[];
  /** The record is the person's own profile. */
  isOwn?: boolean;
}): Problem | undefined {
  const { fields, creatableBy, deletableBy } = entities[operation.entity];
  const may = (allowed: readonly Role[] = []) =>
    operation.roles.some((role) => allowed.includes(role));
  if (operation.kind === 'create') {
    return may(creatableBy)
      ? undefined
      : { code: 'not_permitted', params: { reason: 'add', entity: operation.entity } };
  }
  if (operation.kind === 'delete') {
    return may(deletableBy)
      ? undefined
      : { code: 'not_permitted', params: { reason: 'remove', entity: operation.entity } };
  }
  const refused = operation.fields.find(
    (name) =>
      !may(fields[name]?.editableBy) &&
      !(operation.isOwn === true && may(fields[name]?.editableByOwner)),
  );
  return refused === undefined
    ? undefined
    : {
        code: 'not_permitted',
        field: refused,
        params: { reason: 'change', entity: operation.entity },
      };
}
