import { z } from 'zod';
import { type DescriptorSets, descriptorSetNames } from '../model/descriptors/descriptors.ts';
import { personSchema } from './join.ts';
import { problemSchema } from './result.ts';
import {
  bucketSchema,
  cursorSchema,
  entitySchema,
  etagSchema,
  keySchema,
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

const columnsSchema = z.partialRecord(entitySchema, z.array(z.string()));

/**
 * One entry that changed: `[entity, key, etag, position, record]`; the record is an array in the order
 * of the bucket's columns. A removed entry has null for etag and record; a sixth value is the key that its record
 * has in this bucket now.
 */
export const rowSchema = z.tuple([
  entitySchema,
  keySchema,
  etagSchema.nullable(),
  positionSchema,
  z.array(z.unknown()).nullable(),
  keySchema.exactOptional(),
]);
export type Row = z.infer<typeof rowSchema>;

/**
 * A line of the answer to a pull. Order: `hello`; per bucket with changes `bucket`, its rows entity by
 * entity in model order, `end`; then `done`. An answer without `done` was cut short; `error` ends it.
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
  }),
});
export const bucketLineSchema = z.object({ bucket: bucketSchema, columns: columnsSchema });
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
export type PullLine =
  | { readonly hello: Hello }
  | z.infer<typeof bucketLineSchema>
  | Row
  | z.infer<typeof endLineSchema>
  | z.infer<typeof doneLineSchema>
  | z.infer<typeof errorLineSchema>;
