import type { AnyRecord } from '../../../../model/catalog.ts';
import { schoolRow } from './school-row.ts';
import { type Element, find, interchangeRecords, textOf } from './xml.ts';

export const orgSourcedId = (id: string | number) => `edorg-${id}`;

/** The schools of an EducationOrganization interchange. */
export async function* schoolRecords(file: string): AsyncGenerator<AnyRecord> {
  const districts = await districtIds(file);
  for await (const element of interchangeRecords(file)) {
    if (element.name === 'School') yield schoolRow(element, districts);
  }
}

/** The organizations of an EducationOrganization interchange, parents first. */
export async function* organizationRecords(file: string): AsyncGenerator<AnyRecord> {
  for await (const element of interchangeRecords(file)) {
    if (element.name === 'LocalEducationAgency') yield organization(element, 'district', null);
  }
  const districts = await districtIds(file);
  for await (const element of interchangeRecords(file)) {
    if (element.name === 'School') {
      yield organization(
        element,
        'school',
        schoolRow(element, districts).local_education_agency_id,
      );
    } else if (element.name === 'OrganizationDepartment') {
      const parent = find(element, 'ParentEducationOrganizationReference');
      const id =
        parent && textOf(parent, 'EducationOrganizationIdentity', 'EducationOrganizationId');
      yield organization(element, 'department', id ? Number(id) : null);
    }
  }
}

const idElements = {
  school: 'SchoolId',
  district: 'LocalEducationAgencyId',
  department: 'OrganizationDepartmentId',
} as const;

/** A row of `organizations`. */
function organization(
  element: Element,
  type: keyof typeof idElements,
  parent: number | null,
): AnyRecord {
  const id = Number(textOf(element, idElements[type]));
  return {
    sourced_id: orgSourcedId(id),
    name: textOf(element, 'NameOfInstitution') ?? '',
    type,
    identifier: String(id),
    parent_id: parent === null ? null : orgSourcedId(parent),
  };
}

/** The ids of districts by the `id` attribute of their elements, which schools refer to. */
async function districtIds(file: string): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>();
  for await (const element of interchangeRecords(file)) {
    if (element.name !== 'LocalEducationAgency') continue;
    ids.set(element.attributes.id ?? '', Number(textOf(element, 'LocalEducationAgencyId')));
  }
  return ids;
}
