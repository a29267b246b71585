import type { EntityName } from '../../../../sync/model/entity.ts';
import { type OperationKind, permissionProblem } from '../../../../sync/model/permission.ts';
import { useRoles } from '../stores/session-store.ts';

/** Says what the person's roles allow, by the model's rules: screens offer nothing else. */
export function useMay() {
  const roles = useRoles();
  return (kind: OperationKind, entity: EntityName, fields: readonly string[] = []): boolean =>
    permissionProblem({ kind, entity, fields, roles }) === undefined;
}
