import { z } from 'zod';
import { isBucket } from '../model/bucket.ts';
import type { DescriptorSets } from '../model/descriptors.ts';
import { entityNames } from '../model/entity.ts';
import { errorCodes } from '../model/error.ts';
import { isKeyOf, type Key } from '../model/key.ts';
import { roles } from '../model/roles.ts';

/** Version of these messages. A side that meets another major version says `protocol_mismatch`. */
export const protocolVersion = 1;

export const problemSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  field: z.string().exactOptional(),
});

export const entitySchema = z.enum(entityNames);
export const bucketSchema = z.string().refine(isBucket, 'no bucket');
export const keySchema = z
  .array(z.union([z.string(), z.int()]))
  .min(1)
  .readonly();

/** Where a change stands in the order that pulls follow: `<xid>.<seq>`. Opaque to the laptop. */
export const positionSchema = z
  .string()
  .regex(/^\d+\.\d+$/)
  .brand<'position'>();
export type Position = z.infer<typeof positionSchema>;

/** The identity of a record's content. Opaque to the laptop. */
export const etagSchema = z.string().min(1).max(50).brand<'etag'>();
export type Etag = z.infer<typeof etagSchema>;

/** How far a bucket was read: the last position applied, per entity. Empty: from the beginning. */
export const cursorSchema = z.partialRecord(entitySchema, positionSchema);
export type Cursor = z.infer<typeof cursorSchema>;

// ── Health ───────────────────────────────────────────────────────────────────────────────────────

/** `GET /v1/health`, of anyone: that a hub is here, and which protocol it speaks. */
export const healthAnswerSchema = z.object({ protocol: z.int() });

// ── Join ─────────────────────────────────────────────────────────────────────────────────────────

/** `POST /v1/join`. The proof in the `DPoP` header carries the device's public key. */
export const joinRequestSchema = z.object({
  protocol: z.int(),
  code: z.string().min(1).max(64),
  device_name: z.string().min(1).max(100),
});
export type JoinRequest = z.infer<typeof joinRequestSchema>;

export const personSchema = z.object({
  sourced_id: z.string(),
  email: z.string().nullable(),
  given_name: z.string().nullable(),
  family_name: z.string().nullable(),
  roles: z.array(z.enum(roles)),
  profile_id: z.string().nullable(),
});
/** The user of a device, as the hub sees them now. */
export type Person = z.infer<typeof personSchema>;

export const joinAnswerSchema = z.object({
  device_id: z.string(),
  district: z.string(),
  epoch: z.string(),
  user: personSchema,
  buckets: z.array(bucketSchema),
});
export type JoinAnswer = z.infer<typeof joinAnswerSchema>;

// ── Pull ─────────────────────────────────────────────────────────────────────────────────────────

/** `POST /v1/pull`. Buckets that are left out are pulled from the beginning. */
export const pullRequestSchema = z.object({
  protocol: z.int(),
  /** Epoch of the mirror; null before the first pull. */
  epoch: z.string().nullable(),
  buckets: z.partialRecord(bucketSchema, cursorSchema),
  /** Version of the descriptor sets that the laptop has; null: none. */
  descriptors: z.string().nullable(),
});
export type PullRequest = z.infer<typeof pullRequestSchema>;

/** Sets that this version does not know are let through: nothing refers to them. */
const descriptorSetsSchema = z.record(
  z.string(),
  z.object({
    namespace: z.string(),
    values: z.array(z.object({ code_value: z.string(), name: z.string() })),
  }),
) as unknown as z.ZodType<DescriptorSets>;

/** When each store was last known to be read completely; null: not yet, or out of reach. */
export const asOfSchema = z.object({
  postgres: z.string().nullable(),
  dynamodb: z.string().nullable(),
});
export type AsOf = z.infer<typeof asOfSchema>;

const columnsSchema = z.partialRecord(entitySchema, z.array(z.string()));

/**
 * One entry that changed: `[entity, key, etag, position, record]`; the record is an array in the order
 * of the bucket's columns. A removed entry has null for etag and record.
 */
export const rowSchema = z.tuple([
  entitySchema,
  keySchema,
  etagSchema.nullable(),
  positionSchema,
  z.array(z.unknown()).nullable(),
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
    district: z.string(),
    user: personSchema,
    /** Everything this device may see now. A bucket that is not listed leaves the mirror. */
    buckets: z.array(bucketSchema),
    as_of: asOfSchema,
    descriptors: z.object({ version: z.string(), sets: descriptorSetsSchema }).exactOptional(),
  }),
});
export const bucketLineSchema = z.object({ bucket: bucketSchema, columns: columnsSchema });
export const endLineSchema = z.object({
  end: bucketSchema,
  cursor: cursorSchema,
  more: z.boolean(),
});
export const doneLineSchema = z.object({ done: z.literal(true) });
export const errorLineSchema = z.object({ error: problemSchema });

export type Hello = z.infer<typeof helloSchema>['hello'];
export type PullLine =
  | { readonly hello: Hello }
  | z.infer<typeof bucketLineSchema>
  | Row
  | z.infer<typeof endLineSchema>
  | z.infer<typeof doneLineSchema>
  | z.infer<typeof errorLineSchema>;

// ── Push ─────────────────────────────────────────────────────────────────────────────────────────

const fieldsSchema = z.record(z.string(), z.unknown());
const keyed = { entity: entitySchema, key: keySchema };

/** A create carries the whole record; an update the changed fields alone; the base is the etag read. */
export const operationSchema = z
  .discriminatedUnion('op', [
    z.object({ op: z.literal('create'), ...keyed, fields: fieldsSchema }),
    z.object({ op: z.literal('update'), ...keyed, base: etagSchema, fields: fieldsSchema }),
    z.object({ op: z.literal('delete'), ...keyed, base: etagSchema }),
  ])
  .refine((operation) => isKeyOf(operation.entity, operation.key as Key), 'no key of its entity');
export type Operation = z.infer<typeof operationSchema>;

/**
 * What the counselor did, in one word for the audit and the outbox. `enroll_by_id` enrolls a student who
 * is not in the mirror: the hub looks the student up by unique id and checks the name.
 */
export const actionSchema = z.enum([
  'create',
  'edit',
  'remove',
  'enroll',
  'enroll_new',
  'enroll_by_id',
  'withdraw',
  'transfer',
  'correct',
]);
export type Action = z.infer<typeof actionSchema>;

export const changesetSchema = z.object({
  /** UUIDv7. */
  id: z.uuidv7(),
  action: actionSchema,
  /** When the counselor did it, by the laptop's clock. UTC. */
  made_at: z.iso.datetime(),
  operations: z.array(operationSchema).min(1).max(100),
  /** With `enroll_by_id`: the name the student must have. */
  student_name: z.object({ first_name: z.string(), last_name: z.string() }).exactOptional(),
});
export type Changeset = z.infer<typeof changesetSchema>;

/** `POST /v1/changesets`, in outbox order. */
export const pushRequestSchema = z.object({
  protocol: z.int(),
  epoch: z.string(),
  changesets: z.array(changesetSchema).min(1).max(500),
});
export type PushRequest = z.infer<typeof pushRequestSchema>;

/** A record as the center has it; null etag and record: it does not exist. */
export const centralRecordSchema = z.object({
  ...keyed,
  etag: etagSchema.nullable(),
  record: fieldsSchema.nullable(),
});
export type CentralRecord = z.infer<typeof centralRecordSchema>;

export const answerSchema = z.discriminatedUnion('result', [
  /** The center has it. `records`: every record it wrote, and the student of an `enroll_by_id`. */
  z.object({ id: z.uuidv7(), result: z.literal('applied'), records: z.array(centralRecordSchema) }),
  /** Nothing was written: these records are not what the edit was based on. */
  z.object({ id: z.uuidv7(), result: z.literal('stale'), current: z.array(centralRecordSchema) }),
  /** Nothing was written, and sending it again unchanged would give the same answer. */
  z.object({ id: z.uuidv7(), result: z.literal('rejected'), error: problemSchema }),
  /** Nothing was written; send it again later. */
  z.object({ id: z.uuidv7(), result: z.literal('unavailable'), error: problemSchema }),
]);
export type Answer = z.infer<typeof answerSchema>;

/** One answer per changeset, in the order sent. */
export const pushAnswerSchema = z.object({ answers: z.array(answerSchema) });

// ── Verify and repair ────────────────────────────────────────────────────────────────────────────

/** Ranges of the hash of a key that a digest is kept for (design section 9). */
export const digestRanges = 256;

/** `POST /v1/digest`: what a bucket holds at the center. */
export const digestRequestSchema = z.object({ protocol: z.int(), bucket: bucketSchema });
export type DigestRequest = z.infer<typeof digestRequestSchema>;

/**
 * `ranges`: 256 numbers of 64 bits, each as 16 hexadecimal digits. The hash of an entry is the first 8
 * bytes of SHA-256 over the UTF-8 text `entity LF key LF etag`, where key is canonical JSON without
 * spaces; its range is the first byte of SHA-256 over `entity LF key`. A range is the XOR of its hashes.
 * `cursor`: the last position of each entity that the digest covers; a mirror at another cursor has to
 * pull first.
 */
export const digestAnswerSchema = z.object({
  bucket: bucketSchema,
  cursor: cursorSchema,
  rows: z.int(),
  ranges: z.array(z.string().regex(/^[0-9a-f]{16}$/)).length(digestRanges),
});
export type DigestAnswer = z.infer<typeof digestAnswerSchema>;

/** `POST /v1/entries`: the present entries of some ranges of a bucket. */
export const entriesRequestSchema = z.object({
  protocol: z.int(),
  bucket: bucketSchema,
  ranges: z
    .array(
      z
        .int()
        .min(0)
        .max(digestRanges - 1),
    )
    .min(1),
});
export type EntriesRequest = z.infer<typeof entriesRequestSchema>;
export const entriesAnswerSchema = z.object({
  entries: z.array(z.tuple([entitySchema, keySchema, etagSchema])),
});
export type EntriesAnswer = z.infer<typeof entriesAnswerSchema>;

/** `POST /v1/records`: single records by key, of a bucket that this device may see. */
export const recordsRequestSchema = z.object({
  protocol: z.int(),
  bucket: bucketSchema,
  keys: z.array(z.object(keyed)).min(1).max(1000),
});
export type RecordsRequest = z.infer<typeof recordsRequestSchema>;
export const recordsAnswerSchema = z.object({ records: z.array(centralRecordSchema) });
export type RecordsAnswer = z.infer<typeof recordsAnswerSchema>;

/** The envelope of every answer that is not a stream. */
export function resultSchema<Value extends z.ZodType>(value: Value) {
  return z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: problemSchema }),
  ]);
}
