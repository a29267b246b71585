import type { EntityName } from '../../../sync/model/entity.ts';
import { permissionProblem } from '../../../sync/model/rules/permission.ts';
import { useRoles } from '../library/stores/session-store.ts';
import { readOnlyMessages as t } from './read-only.messages.ts';

/** Explains that the person's role may view a record but not change it. Renders nothing where it may. */
export function ReadOnlyNote({ entity, field }: { entity: EntityName; field: string }) {
  const roles = useRoles();
  const problem = permissionProblem({ kind: 'update', entity, fields: [field], roles });
  if (problem === undefined) return null;
  return <p className="panel__note muted">{t('readOnly')}</p>;
}
