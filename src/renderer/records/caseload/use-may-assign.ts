import { permissionProblem } from '../../../../sync/model/rules/permission.ts';
import { type OwnCaseload, useCaseload } from '../../library/stores/caseload-store.ts';
import { useRoles } from '../../library/stores/session-store.ts';

/** Which caseloads the person may change. */
export interface MayAssign {
  /** Their own; null: they have none, or may only read it. */
  readonly own: OwnCaseload | null;
  /** Those of colleagues. */
  readonly others: boolean;
}

export function useMayAssign(): MayAssign {
  const roles = useRoles();
  const caseload = useCaseload();
  const may = (isOwn: boolean) =>
    permissionProblem({
      kind: 'update',
      entity: 'profiles',
      fields: ['students_assigned'],
      roles,
      isOwn,
    }) === undefined;
  return { own: may(true) ? caseload : null, others: may(false) };
}
