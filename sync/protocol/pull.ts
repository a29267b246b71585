import { z } from 'zod';
import { type DescriptorSets, descriptorSetNames } from '../model/descriptors/descriptors.ts';
import type { EntityName } from '../model/entity.ts';
import type { Key } from '../model/key.ts';
import { personSchema } from './join.ts';
import { problemSchema } from './result.ts';
import {
  bucketSchema,
  cursorSchema,
  type Etag,
  entitySchema,
  etagSchema,
  keySchema,
  type Position,
  positionSchema,
} from './values.ts';

/** An entry that the answer to a push brought: `[entity, key, etag]`. */
const knownEntrySchema = z.tuple([entitySchema, keySchema, etagSchema]);
export type KnownEntry = z.infer<typeof knownEntrySchema>;

/** `POST /v1/pull`. Buckets that are left out are pulled from the beginning. */
export const pullRequestSchema = z.object({
  protocol: z.int(),
  /** Epoch of the mirror; null before the first pull. */
  epoch: z.string().nullable(),
  buckets: z.partialRecord(bucketSchema, cursorSchema),
  /** The horizon of the last complete pull: shows the hub a laptop that was away for long. Null: none yet. */
  horizon: positionSchema.nullable(),
  /** Buckets that the laptop has yet to compare: the hub sends no rows of them. */
  comparing: z.array(bucketSchema),
  /** What was pushed since the last pull: the hub sends it only when it has changed since. */
  known: z.partialRecord(bucketSchema, z.array(knownEntrySchema)),
  /** Version of the descriptor sets that the laptop has; null: none. */
  descriptors: z.string().nullable(),
  /** Version of the last `hello` that the laptop stored. Absent: none that still holds. */
  hello: z.string().exactOptional(),
});
export type PullRequest = z.infer<typeof pullRequestSchema>;

const descriptorSetSchema = z.object({
  namespace: z.string(),
  values: z.array(z.object({ code_value: z.string(), name: z.string() })),
});

/** Every set that a column refers to. Other sets pass, unused. */
const descriptorSetsSchema = z.looseObject(
  Object.fromEntries(descriptorSetNames.map((name) => [name, descriptorSetSchema])),
) as unknown as z.ZodType<DescriptorSets>;

/** Until when each store was read completely; null: not yet, or out of reach. */
const asOfSchema = z.object({
  postgres: z.string().nullable(),
  dynamodb: z.string().nullable(),
});
export type AsOf = z.infer<typeof asOfSchema>;

/** A number: so much higher is the seq than that of the row before, in the same transaction. */
const sentPositionSchema = z.union([positionSchema, z.int()]);

/**
 * An entry that changed, of the entity that the last `entity` line names: `[position, etag, bookkeeping, content]`,
 * with the values of that line's fields in their order. The etag identifies the text of the content.
 */
export const presentRowSchema = z.tuple([
  sentPositionSchema,
  etagSchema,
  z.array(z.unknown()),
  z.array(z.unknown()),
]);
/**
 * An entry that the bucket no longer holds: `[position, null, key]`. A fourth value is the key that its record has in
 * this bucket now.
 */
export const removedRowSchema = z.tuple([
  sentPositionSchema,
  z.null(),
  keySchema,
  keySchema.exactOptional(),
]);

/**
 * A line of the answer to a pull. Order: `hello` or `same`; per bucket with changes `bucket`, then per entity in model order
 * `entity` and its rows, then `end`; at last `done`. An answer without `done` was cut short; `error` ends it.
 */
export const helloSchema = z.object({
  hello: z.object({
    protocol: z.int(),
    epoch: z.string(),
    /** Stays when the district gets another name. */
    district_id: z.string(),
    /** The name of the district, to show. */
    district: z.string(),
    user: personSchema,
    /** Everything this device may see now. A bucket that is not listed leaves the mirror. */
    buckets: z.array(bucketSchema),
    /**
     * Buckets that cannot continue from the laptop's cursors, which are of another epoch or older than the removals
     * that the hub still knows. The hub sends no rows of them: the laptop compares and repairs.
     */
    compare: z.array(bucketSchema),
    /** About how many rows follow. */
    rows: z.int().nonnegative(),
    descriptors: z.object({ version: z.string(), sets: descriptorSetsSchema }).exactOptional(),
    /** Changes when anything above does, but for `compare` and `rows`. */
    version: z.string().exactOptional(),
  }),
});
/** In the place of `hello`: the one of the version that the laptop has still holds. */
export const sameLineSchema = z.object({
  same: z.object({
    /** About how many rows follow. */
    rows: z.int().nonnegative(),
  }),
});
export const bucketLineSchema = z.object({ bucket: bucketSchema });
/** The names of the values in the rows that follow. */
export const entityLineSchema = z.object({
  entity: entitySchema,
  bookkeeping: z.array(z.string()),
  content: z.array(z.string()),
});
export const endLineSchema = z.object({ end: bucketSchema, cursor: cursorSchema });
/**
 * `as_of`: until when each store has been read completely; null: not in this answer. `horizon`: for the request of the
 * next pull; null when a store was left out.
 */
export const doneLineSchema = z.object({
  done: z.literal(true),
  as_of: asOfSchema,
  horizon: positionSchema.nullable(),
});
export const errorLineSchema = z.object({ error: problemSchema });

export type Hello = z.infer<typeof helloSchema>['hello'];
export type EntityLine = z.infer<typeof entityLineSchema>;
/** A line without a row. */
export type MarkLine =
  | { readonly hello: Hello }
  | z.infer<typeof sameLineSchema>
  | z.infer<typeof bucketLineSchema>
  | EntityLine
  | z.infer<typeof endLineSchema>
  | z.infer<typeof doneLineSchema>
  | z.infer<typeof errorLineSchema>;

/**
 * A row by itself, as its reader knows it from the lines before it: `[entity, key, etag, position, record]`. The record
 * has the values of the content, then those of the bookkeeping. A removed entry has null for etag and record; its sixth
 * value is the key that its record has in this bucket now.
 */
export type Row = readonly [
  entity: EntityName,
  key: Key,
  etag: Etag | null,
  position: Position,
  record: readonly unknown[] | null,
  movedTo?: Key,
];

/** A row that cannot be read as one of a record of its entity, as it came. */
export interface UnkeyedRow {
  readonly entity: EntityName;
  /** Where it stands in the order of the bucket; empty when that cannot be read either. */
  readonly position: Position | '';
  readonly etag: Etag | null;
  /** The row as it came, as JSON. */
  readonly raw: string;
}
export type PullLine = MarkLine | Row | { readonly unkeyed: UnkeyedRow };

export function isRow(line: PullLine): line is Row {
  return Array.isArray(line);
}
