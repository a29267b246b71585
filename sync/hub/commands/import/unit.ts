import type { AnyRecord } from '../../../model/catalog.ts';
import type { EntityName } from '../../../model/entity.ts';
import type { Problem } from '../../../model/error.ts';
import type { Role } from '../../../model/rules/roles.ts';

/** What a file says of one record. */
export interface Statement {
  readonly entity: EntityName;
  /** The key's fields, and those that the file mentions. A null says that there is no value. */
  readonly says: AnyRecord;
  /** Values for a new record where the file mentions none. */
  readonly ifNew?: AnyRecord;
}

/** A value of a descriptor set. */
interface DescriptorStatement {
  readonly entity: 'descriptors';
  readonly says: AnyRecord;
}

/** One assignment of a member of staff to a school or a district. Dates are `YYYY-MM-DD`. */
export interface Assignment {
  readonly organization: number;
  readonly begins: string;
  readonly ends?: string | null;
  /** Undefined: Caseload does not know the classification. */
  readonly role?: Role;
  readonly roleType?: string;
}

export type UnitKind =
  | 'descriptor'
  | 'district'
  | 'school'
  | 'department'
  | 'student'
  | 'association'
  | 'staff'
  | 'assignment';

/** The entity under which a kind is counted and reported. */
export const entityOf = {
  descriptor: 'descriptors',
  district: 'organizations',
  school: 'schools',
  department: 'organizations',
  student: 'students',
  association: 'student_school_associations',
  staff: 'users',
  assignment: 'users',
} as const satisfies Record<UnitKind, EntityName | 'descriptors'>;

/** One element or line of a file. Its rows of PostgreSQL are written in one transaction, or it is refused. */
export interface Unit {
  readonly kind: UnitKind;
  /** Where it begins in the file, from 1. */
  readonly line: number;
  /** The key as the file has it; null: it has none. */
  readonly key: string | null;
  readonly statements: readonly (Statement | DescriptorStatement)[];
  /** Of kind `assignment`. */
  readonly assignment?: Assignment;
  /** Why it cannot be read. */
  readonly problem?: Problem;
}

/** An element that the import does not load, by its name. */
export interface NotLoaded {
  readonly kind: 'not_loaded';
  readonly name: string;
}
