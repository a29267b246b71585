import type { EntityName } from '../../../../sync/model/entity.ts';
import { type OperationKind, permissionProblem } from '../../../../sync/model/rules/permission.ts';
import { useRoles } from '../stores/session-store.ts';

/** Whether the person's roles allow an edit, by the model's rules. Screens offer nothing else. */
export function useMay() {
  const roles = useRoles();
  return (kind: OperationKind, entity: EntityName, fields: readonly string[] = []): boolean =>
    permissionProblem({ kind, entity, fields, roles }) === undefined;
}
