import { assertNever } from '../../../../model/error.ts';
import type { NotLoaded, Unit, UnitKind } from '../unit.ts';
import { associationUnits } from './associations-csv.ts';
import { assignmentUnit } from './edfi/assignment.ts';
import { descriptorUnit } from './edfi/descriptors.ts';
import { associationUnit } from './edfi/enrollment.ts';
import { departmentUnit, districtUnit, readDistrictIds, schoolUnit } from './edfi/organizations.ts';
import { staffUnit } from './edfi/staff.ts';
import { studentUnit } from './edfi/students.ts';
import type { FileKind } from './kind.ts';
import { type Element, readRecords, tooLarge } from './xml.ts';

/** Reads one element, which begins at a line. */
type ReadUnit = (element: Element, line: number) => Unit;

/** How the elements of an interchange that the import loads are read, by name. */
interface Loaded {
  readonly kind: UnitKind;
  readonly read: ReadUnit;
}

/** What a file holds, in its order. */
export async function* readUnits(
  file: string,
  kind: FileKind,
  options: { readonly entryDate?: string | undefined },
): AsyncGenerator<Unit | NotLoaded> {
  if (kind === 'association CSV') {
    yield* associationUnits(file, options);
    return;
  }
  const loadedBy = await elementsOf(file, kind);
  for await (const { line, name, element } of readRecords(file)) {
    const loaded = loadedBy(name);
    if (loaded === undefined) yield { kind: 'not_loaded', name };
    else if (element !== undefined) yield loaded.read(element, line);
    else yield { kind: loaded.kind, line, key: null, statements: [], problem: tooLarge };
  }
}

async function elementsOf(
  file: string,
  kind: Exclude<FileKind, 'association CSV'>,
): Promise<(name: string) => Loaded | undefined> {
  const named = (elements: Readonly<Record<string, Loaded>>) => (name: string) =>
    Object.hasOwn(elements, name) ? elements[name] : undefined;
  switch (kind) {
    case 'InterchangeDescriptors':
      return (name) =>
        name.endsWith('Descriptor') ? { kind: 'descriptor', read: descriptorUnit } : undefined;
    case 'InterchangeEducationOrganization': {
      const districtIds = await readDistrictIds(file);
      return named({
        LocalEducationAgency: { kind: 'district', read: districtUnit },
        School: { kind: 'school', read: (element, line) => schoolUnit(element, line, districtIds) },
        OrganizationDepartment: { kind: 'department', read: departmentUnit },
      });
    }
    case 'InterchangeStudent':
      return named({ Student: { kind: 'student', read: studentUnit } });
    case 'InterchangeStudentEnrollment':
      return named({ StudentSchoolAssociation: { kind: 'association', read: associationUnit } });
    case 'InterchangeStaffAssociation':
      return named({
        Staff: { kind: 'staff', read: staffUnit },
        StaffEducationOrganizationAssignmentAssociation: {
          kind: 'assignment',
          read: assignmentUnit,
        },
      });
    default:
      return assertNever(kind);
  }
}
