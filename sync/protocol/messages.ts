import { z } from 'zod';
import { isBucket } from '../model/bucket.ts';
import { type DescriptorSets, descriptorSetNames } from '../model/descriptors.ts';
import { entityNames } from '../model/entity.ts';
import { readProblem } from '../model/error.ts';
import { isKeyOf, type Key } from '../model/key.ts';
import { roles } from '../model/roles.ts';

/**
 * Version of these messages. Every request of a laptop names the version that it speaks, and a hub refuses one
 * that it does not speak (`protocol_mismatch`).
 */
export const protocolVersion = 1;

/** A text for people: cut rather than refused, since the rest of the answer counts. */
const shortened = (length: number) => z.string().transform((text) => text.slice(0, length));

/**
 * An error: a code and what its words need. Each side makes the words itself. A code or a parameter that this side
 * does not know is shown with general words that name the code.
 */
export const problemSchema = z
  .object({
    code: z.string().min(1).max(60),
    params: z
      .record(z.string().max(40), z.union([shortened(1000), z.number()]))
      .refine((params) => Object.keys(params).length <= 10, 'too many parameters')
      .exactOptional(),
    field: shortened(200).exactOptional(),
    retry_after: z.number().nonnegative().exactOptional(),
  })
  .transform(readProblem);

const entitySchema = z.enum(entityNames);
const bucketSchema = z.string().refine(isBucket, 'no bucket');
const keySchema = z
  .array(z.union([z.string(), z.int()]))
  .min(1)
  .readonly();

/** Where a change stands in the order that pulls follow: `<xid>.<seq>`. Opaque to the laptop. */
const positionSchema = z
  .string()
  .regex(/^\d+\.\d+$/)
  .brand<'position'>();
export type Position = z.infer<typeof positionSchema>;

/** The identity of a record's content. Opaque to the laptop. */
const etagSchema = z.string().min(1).max(50).brand<'etag'>();
export type Etag = z.infer<typeof etagSchema>;

/** How far a bucket was read: the last position applied, per entity. Empty: from the beginning. */
const cursorSchema = z.partialRecord(entitySchema, positionSchema);
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

const personSchema = z.object({
  sourced_id: z.string(),
  email: z.string().nullable(),
  given_name: z.string().nullable(),
  family_name: z.string().nullable(),
  /** Roles that a newer hub knows and this side does not give nothing here. */
  roles: z.array(z.string()).transform((all) => roles.filter((role) => all.includes(role))),
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

/** An entry that a mirror holds already, by the answer to a push: `[entity, key, etag]`. */
const knownEntrySchema = z.tuple([entitySchema, keySchema, etagSchema]);
export type KnownEntry = z.infer<typeof knownEntrySchema>;

/** `POST /v1/pull`. Buckets that are left out are pulled from the beginning. */
export const pullRequestSchema = z.object({
  protocol: z.int(),
  /** Epoch of the mirror; null before the first pull. */
  epoch: z.string().nullable(),
  buckets: z.partialRecord(bucketSchema, cursorSchema),
  /** What the last complete pull ended with: tells a laptop that was away for long. Null: none yet. */
  horizon: positionSchema.nullable(),
  /** Buckets that the laptop has yet to compare: nothing of them is sent. */
  comparing: z.array(bucketSchema),
  /** What was pushed since the last pull: not sent again unless it has changed since. */
  known: z.partialRecord(bucketSchema, z.array(knownEntrySchema)),
  /** Version of the descriptor sets that the laptop has; null: none. */
  descriptors: z.string().nullable(),
});
export type PullRequest = z.infer<typeof pullRequestSchema>;

const descriptorSetSchema = z.object({
  namespace: z.string(),
  values: z.array(z.object({ code_value: z.string(), name: z.string() })),
});

/** Every set that a column refers to. Others pass: nothing of this version refers to them. */
const descriptorSetsSchema = z.looseObject(
  Object.fromEntries(descriptorSetNames.map((name) => [name, descriptorSetSchema])),
) as unknown as z.ZodType<DescriptorSets>;

/** When each store was last known to be read completely; null: not yet, or out of reach. */
const asOfSchema = z.object({
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
    /**
     * Buckets that cannot go on from the laptop's cursors, because they are of another epoch or older than
     * the removals that the hub still knows. No rows are sent for them: the laptop compares and repairs.
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
 * `as_of`: up to when each store has now been read completely; null: not in this answer. `horizon`: to be
 * sent with the next pull; null when a store was left out.
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

// ── Push ─────────────────────────────────────────────────────────────────────────────────────────

const fieldsSchema = z.record(z.string(), z.unknown());
const keyed = { entity: entitySchema, key: keySchema };

/** A create carries the whole record; an update the changed fields alone; the base is the etag read. */
const operationSchema = z
  .discriminatedUnion('op', [
    z.object({ op: z.literal('create'), ...keyed, fields: fieldsSchema }),
    z.object({ op: z.literal('update'), ...keyed, base: etagSchema, fields: fieldsSchema }),
    z.object({ op: z.literal('delete'), ...keyed, base: etagSchema }),
    // Leaves the record as the center has it: what a choice gave up reaches the audit.
    z.object({ op: z.literal('keep'), ...keyed }),
  ])
  .refine((operation) => isKeyOf(operation.entity, operation.key as Key), 'no key of its entity');
export type Operation = z.infer<typeof operationSchema>;

/**
 * What the counselor did, in one word for the audit and the outbox. `enroll_by_id` enrolls a student who
 * is not in the mirror: the hub looks the student up by unique id and checks the name.
 */
const actionSchema = z.enum([
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

/**
 * How the laptop settled a field that both sides had changed: by the rules of merging (`merged`), or by the
 * counselor's choice of a side or a value. The three versions go to the audit, where what lost can be found.
 */
const mergeSchema = z.object({
  ...keyed,
  /** `*`: the record as a whole, which one side has made or removed; the versions are records then. */
  field: z.string().max(100),
  how: z.enum(['merged', 'mine', 'theirs', 'value']),
  base: z.unknown(),
  mine: z.unknown(),
  theirs: z.unknown(),
});
export type Merge = z.infer<typeof mergeSchema>;

export const changesetSchema = z.object({
  /** UUIDv7. */
  id: z.uuidv7(),
  action: actionSchema,
  /** When the counselor did it, by the laptop's clock. UTC. */
  made_at: z.iso.datetime(),
  operations: z.array(operationSchema).min(1).max(100),
  /** With `enroll_by_id`: the name the student must have. */
  student_name: z.object({ first_name: z.string(), last_name: z.string() }).exactOptional(),
  /** What was settled on the way, in the order in which it was. */
  merges: z.array(mergeSchema).max(1000).exactOptional(),
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

const answerSchema = z.discriminatedUnion('result', [
  /** The center has it. `records`: every record it wrote, and the student of an `enroll_by_id`. */
  z.object({
    id: z.uuidv7(),
    result: z.literal('applied'),
    records: z.array(centralRecordSchema),
    /** It had been applied before: the records are as they were then, and may have changed since. */
    repeated: z.literal(true).exactOptional(),
  }),
  /** Nothing was written: these records are not what the edit was based on. */
  z.object({ id: z.uuidv7(), result: z.literal('stale'), current: z.array(centralRecordSchema) }),
  /** Nothing was written, and sending it again unchanged would give the same answer. */
  z.object({ id: z.uuidv7(), result: z.literal('rejected'), error: problemSchema }),
  /** A store does not answer, which may have written it: send it again later, as it is. */
  z.object({ id: z.uuidv7(), result: z.literal('unavailable'), error: problemSchema }),
]);
export type Answer = z.infer<typeof answerSchema>;

/** One answer per changeset, in the order sent. */
export const pushAnswerSchema = z.object({ answers: z.array(answerSchema) });

// ── Verify and repair ────────────────────────────────────────────────────────────────────────────

/** Ranges of the hash of a key that a digest is kept for (design section 9). */
export const digestRanges = 256;

/**
 * Entries that are above the horizon, as `[entity, key]`: they are changing right now, so that a digest leaves
 * them out and whoever compares has to do the same. Null: too many to name; it cannot be compared now.
 */
const movingSchema = z.array(z.tuple([entitySchema, keySchema])).nullable();
/** The most that `moving` names. */
export const mostMoving = 2000;

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
  moving: movingSchema,
  ranges: z.array(z.string().regex(/^[0-9a-f]{16}$/)).length(digestRanges),
});
export type DigestAnswer = z.infer<typeof digestAnswerSchema>;

/** `POST /v1/digests`: what buckets hold at the center, in one number each. */
export const digestsRequestSchema = z.object({
  protocol: z.int(),
  buckets: z.array(bucketSchema).min(1),
});
export type DigestsRequest = z.infer<typeof digestsRequestSchema>;

/** `digest`: the XOR of all ranges of a bucket's digest, as 16 hexadecimal digits. */
const bucketDigestSchema = z.object({
  bucket: bucketSchema,
  cursor: cursorSchema,
  rows: z.int(),
  moving: movingSchema,
  digest: z.string().regex(/^[0-9a-f]{16}$/),
});
export type BucketDigest = z.infer<typeof bucketDigestSchema>;
export const digestsAnswerSchema = z.object({ digests: z.array(bucketDigestSchema) });

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

// ── History ──────────────────────────────────────────────────────────────────────────────────────

/** `POST /v1/history`: what happened to a record of the device's scope, from the audit, newest first. */
export const historyRequestSchema = z.object({
  protocol: z.int(),
  ...keyed,
  /** Of a student: whether to tell also of the enrollments at the device's schools, removed ones too. */
  enrollments: z.boolean().exactOptional(),
  /** Only what is older than this change; absent: from the newest. */
  before: z.string().regex(/^\d+$/).exactOptional(),
  limit: z.int().min(1).max(200),
});
export type HistoryRequest = z.infer<typeof historyRequestSchema>;

const historyChangeSchema = z.object({
  /** Number of the audit's row. */
  id: z.string(),
  /** What changed: the record that was asked about, or an enrollment of that student. */
  record: z.object(keyed),
  at: z.string(),
  /** The user of the device, or the database role of whoever wrote with SQL. */
  actor: z.string(),
  /** Name of the device; null for other writers. */
  device: z.string().nullable(),
  changeset: z.string().nullable(),
  action: z.string().nullable(),
  /** The fields that changed, as they were; null when the record was made, or what it was is not known. */
  before: fieldsSchema.nullable(),
  /** The fields that changed, as they became; null when the record was removed. */
  after: fieldsSchema.nullable(),
  merges: z.array(mergeSchema),
});
export type HistoryChange = z.infer<typeof historyChangeSchema>;
export const historyAnswerSchema = z.object({
  changes: z.array(historyChangeSchema),
  more: z.boolean(),
});
export type HistoryAnswer = z.infer<typeof historyAnswerSchema>;

// ── Disclosures ──────────────────────────────────────────────────────────────────────────────────

/** An export or print of student records (34 CFR 99.32): to whom, why, what, when. */
const disclosureSchema = z.object({
  id: z.uuidv7(),
  /** UTC. */
  at: z.iso.datetime(),
  form: z.enum(['csv', 'pdf']),
  /** What it held, in words. */
  what: z.string().min(1).max(300),
  recipient: z.string().trim().min(1).max(200),
  purpose: z.string().trim().min(1).max(500),
  /** `student_unique_id` of everyone whose records it held. */
  students: z.array(z.string().min(1).max(50)).max(20_000),
});
export type Disclosure = z.infer<typeof disclosureSchema>;

/** `POST /v1/disclosures`: adds to the register; what is in it already stays as it is. */
export const disclosuresRequestSchema = z.object({
  protocol: z.int(),
  disclosures: z.array(disclosureSchema).min(1).max(20),
});
export type DisclosuresRequest = z.infer<typeof disclosuresRequestSchema>;
/** The ids of those that are in the register now. */
export const disclosuresAnswerSchema = z.object({ recorded: z.array(z.string()) });
export type DisclosuresAnswer = z.infer<typeof disclosuresAnswerSchema>;

// ── Events ───────────────────────────────────────────────────────────────────────────────────────

/**
 * `POST /v1/events`: a stream of server-sent events (WHATWG HTML, section 9.2) while the laptop is online.
 * `moved` tells that a pull of these buckets has something to send; comment lines keep the stream alive.
 */
export const eventsRequestSchema = z.object({ protocol: z.int() });
export const movedEventSchema = z.object({ buckets: z.array(bucketSchema) });

/** The envelope of every answer that is not a stream. */
export function resultSchema<Value extends z.ZodType>(value: Value) {
  return z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: problemSchema }),
  ]);
}
