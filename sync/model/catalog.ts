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

type NamedField = readonly [name: string, field: Field];

/** Fields that may leave the center: all but the secret ones, in the order of the seed. */
export function openFields(entity: EntityName): readonly NamedField[] {
  return Object.entries(entities[entity].fields).filter(([, field]) => field.secret !== true);
}

/** Fields that make up the content of a record: those that the etag identifies. */
export function contentFields(entity: EntityName): readonly NamedField[] {
  return openFields(entity).filter(([, field]) => field.bookkeeping !== true);
}

/** Fields that the center keeps for itself, and that a record is sent with. */
export function bookkeepingFields(entity: EntityName): readonly NamedField[] {
  return openFields(entity).filter(([, field]) => field.bookkeeping === true && !field.etag);
}

/** Fields that are sent, in wire order: the content, then the bookkeeping. The etag goes beside them. */
export function wireFields(entity: EntityName): readonly NamedField[] {
  return [...contentFields(entity), ...bookkeepingFields(entity)];
}

export function isEntityName(value: unknown): value is EntityName {
  return typeof value === 'string' && Object.hasOwn(entities, value);
}
