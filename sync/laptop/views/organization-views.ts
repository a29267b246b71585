import { type Bound, fromRow } from '../../mirror/database/columns.ts';
import type { ReadableMirror } from '../../mirror/database/database.ts';
import type { Organization } from '../../model/catalog.ts';
import { schoolIdOfOrganization } from '../../model/entities/relations.ts';
import type { OrganizationView, SchoolView } from '../api/schools.ts';

/**
 * The organizations of the district, by name. An organization whose parent is not here, or that is its own ancestor, is
 * at the top, so that none is hidden.
 */
export function organizationViews(
  mirror: ReadableMirror,
  schools: readonly SchoolView[],
): OrganizationView[] {
  const rows = mirror
    .prepare('SELECT * FROM organizations ORDER BY normalize_text(name), sourced_id')
    .all()
    .map((row) => fromRow('organizations', row as Record<string, Bound>) as Organization);
  const parents = new Map(rows.map(({ sourced_id, parent_id }) => [sourced_id, parent_id]));
  const known = new Set(schools.map(({ school }) => school.school_id));
  return rows.map((organization) => {
    const { sourced_id, name, type, identifier, parent_id } = organization;
    const school_id = schoolIdOfOrganization(organization);
    return {
      sourced_id,
      name,
      type,
      identifier,
      parent_id:
        parents.has(parent_id ?? '') && !isInCircle(sourced_id, parents) ? parent_id : null,
      school_id: school_id !== null && known.has(school_id) ? school_id : null,
    };
  });
}

function isInCircle(id: string, parents: ReadonlyMap<string, string | null>): boolean {
  const seen = new Set<string>();
  for (let at = parents.get(id) ?? null; at !== null; at = parents.get(at) ?? null) {
    if (at === id) return true;
    if (seen.has(at)) return false;
    seen.add(at);
  }
  return false;
}
