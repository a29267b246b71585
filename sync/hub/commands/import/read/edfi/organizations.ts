import type { Statement, Unit } from '../../unit.ts';
import { type Element, find, readRecords } from '../xml.ts';
import { integerOf, mentioned, textOf } from './fields.ts';
import { schoolFields } from './school.ts';

export const orgSourcedId = (id: string | number) => `edorg-${id}`;

type Id = ReturnType<typeof integerOf>;

/** A `<LocalEducationAgency>`: a district. */
export function districtUnit(element: Element, line: number): Unit {
  const id = integerOf(element, 'LocalEducationAgencyId');
  return {
    kind: 'district',
    line,
    key: keyOfId(id),
    statements: [organization(element, { type: 'district', id, parent: undefined })],
  };
}

/** A `<School>`: a row of `schools`, and one of `organizations`. */
export function schoolUnit(
  element: Element,
  line: number,
  districtIds: ReadonlyMap<string, Id>,
): Unit {
  const says = schoolFields(element);
  const id = integerOf(element, 'SchoolId');
  const parent = districtOf(element, districtIds);
  return {
    kind: 'school',
    line,
    key: keyOfId(id),
    statements: [
      {
        entity: 'schools',
        says: mentioned({ ...says, local_education_agency_id: parent }),
        ifNew: { state_organization_id: String(id) },
      },
      organization(element, { type: 'school', id, parent }),
    ],
  };
}

/** An `<OrganizationDepartment>`. */
export function departmentUnit(element: Element, line: number): Unit {
  const id = integerOf(element, 'OrganizationDepartmentId');
  const parent = integerOf(
    element,
    'ParentEducationOrganizationReference',
    'EducationOrganizationIdentity',
    'EducationOrganizationId',
  );
  return {
    kind: 'department',
    line,
    key: keyOfId(id),
    statements: [organization(element, { type: 'department', id, parent })],
  };
}

/** The ids of districts by the `id` attribute of their elements, which schools refer to. */
export async function readDistrictIds(file: string): Promise<ReadonlyMap<string, Id>> {
  const ids = new Map<string, Id>();
  for await (const { element } of readRecords(file)) {
    if (element?.name !== 'LocalEducationAgency') continue;
    ids.set(element.attributes.id ?? '', integerOf(element, 'LocalEducationAgencyId'));
  }
  return ids;
}

/** A school names its district by the id, or by the `id` attribute of its element: `ref="LEAG_255901"`. */
function districtOf(school: Element, districtIds: ReadonlyMap<string, Id>): Id {
  const reference = find(school, 'LocalEducationAgencyReference');
  if (reference === undefined) return undefined;
  const named = integerOf(reference, 'LocalEducationAgencyIdentity', 'LocalEducationAgencyId');
  if (named !== undefined) return named;
  const { ref } = reference.attributes;
  // A district that the file does not have is an unknown one.
  return ref === undefined ? undefined : (districtIds.get(ref) ?? ref);
}

/** A row of `organizations`. */
function organization(
  element: Element,
  { type, id, parent }: { type: 'district' | 'school' | 'department'; id: Id; parent: Id },
): Statement {
  return {
    entity: 'organizations',
    says: mentioned({
      sourced_id: isGiven(id) ? orgSourcedId(id) : undefined,
      name: textOf(element, 'NameOfInstitution'),
      type,
      identifier: isGiven(id) ? String(id) : undefined,
      parent_id: isGiven(parent) ? orgSourcedId(parent) : parent,
    }),
  };
}

function isGiven(id: Id): id is string | number {
  return id !== undefined && id !== null;
}

function keyOfId(id: Id): string | null {
  return isGiven(id) ? String(id) : null;
}
