import { organizations } from './entities/organizations.ts';
import { profiles } from './entities/profiles.ts';
import { schools } from './entities/schools.ts';
import { studentSchoolAssociations } from './entities/student-school-associations.ts';
import { students } from './entities/students.ts';
import { users } from './entities/users.ts';
import type { Entity, EntityName, Field, RecordOf } from './entity.ts';

export type School = RecordOf<typeof schools>;
export type Student = RecordOf<typeof students>;
export type StudentSchoolAssociation = RecordOf<typeof studentSchoolAssociations>;
export type Organization = RecordOf<typeof organizations>;
export type User = RecordOf<typeof users>;
export type Profile = RecordOf<typeof profiles>;

/** The six entities by name, in pull order. */
export const entities: Readonly<Record<EntityName, Entity>> = {
  organizations,
  schools,
  users,
  students,
  student_school_associations: studentSchoolAssociations,
  profiles,
};

/** A record of any entity, as values by field name. */
export type AnyRecord = Readonly<Record<string, unknown>>;

/** Fields that may leave the center, in wire order: all but the secret ones. */
export function wireFields(entity: EntityName): readonly [name: string, field: Field][] {
  return Object.entries(entities[entity].fields).filter(([, field]) => field.secret !== true);
}

/** Fields that make up the content of a record: those that the etag identifies. */
export function contentFields(entity: EntityName): readonly [name: string, field: Field][] {
  return wireFields(entity).filter(([, field]) => field.bookkeeping !== true);
}

export function isEntityName(value: unknown): value is EntityName {
  return typeof value === 'string' && Object.hasOwn(entities, value);
}
