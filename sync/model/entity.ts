import type { Shape, ValueOf } from './entities/shape.ts';
import type { Role } from './rules/roles.ts';

export const entityNames = [
  'organizations',
  'schools',
  'users',
  'students',
  'student_school_associations',
  'profiles',
] as const;

/** One of the six entities, in the order in which a pull sends them: a record comes after those that it refers to. */
export type EntityName = (typeof entityNames)[number];

/** A column of a table, or a top-level attribute of a profile document. */
export type Field = Shape & {
  /** The field's name in its standard. */
  readonly source: string;
  readonly nullable: boolean;
  /** The column's default in the seed: a value, or the SQL expression `CURRENT_TIMESTAMP`. */
  readonly default?: unknown;
  /** A foreign key of the seed. */
  readonly references?: { readonly entity: EntityName; readonly field: string };
  /** Roles that may change it from a laptop; absent: only a create or the center sets it. */
  readonly editableBy?: readonly Role[];
  /** Roles that may change it in their own profile too. */
  readonly editableByOwner?: readonly Role[];
  /** Fields that belong together merge together (design section 8). */
  readonly group?: string;
  /** The center keeps it; it is not part of the content that the etag identifies (design section 5). */
  readonly bookkeeping?: true;
  /** The record's etag, which is sent beside the record. */
  readonly etag?: true;
  /** Never leaves the center. */
  readonly secret?: true;
  /** The center gives it on create: a laptop may leave it out. */
  readonly assigned?: true;
};

/** What a record of one kind is. The single source of truth: DDL, validation, protocol and screens follow it. */
export interface Entity<
  Fields extends Readonly<Record<string, Field>> = Readonly<Record<string, Field>>,
> {
  readonly name: EntityName;
  readonly store: 'postgres' | 'dynamodb';
  readonly standard: 'Ed-Fi' | 'OneRoster' | 'Caseload profiles';
  /** The natural key, in key-column order. */
  readonly key: readonly string[];
  readonly fields: Fields;
  readonly creatableBy: readonly Role[];
  readonly deletableBy: readonly Role[];
}

/** The TypeScript type of a record of an entity. */
export type RecordOf<E> =
  E extends Entity<infer Fields>
    ? {
        [Name in keyof Fields]:
          | ValueOf<Fields[Name]>
          | (Fields[Name]['nullable'] extends true ? null : never);
      }
    : never;

/** Declares an entity: the compiler checks it and keeps its exact type. */
export function defineEntity<const Fields extends Readonly<Record<string, Field>>>(
  entity: Entity<Fields> & { readonly key: readonly (keyof Fields & string)[] },
): Entity<Fields> {
  return entity;
}
