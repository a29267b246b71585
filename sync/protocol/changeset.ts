import { z } from 'zod';
import { isKeyOf, type Key } from '../model/key.ts';
import { etagSchema, fieldsSchema, keyed } from './values.ts';

/** A create carries the whole record; an update the changed fields alone; the base is the etag read. */
const operationSchema = z
  .discriminatedUnion('op', [
    z.object({ op: z.literal('create'), ...keyed, fields: fieldsSchema }),
    z.object({ op: z.literal('update'), ...keyed, base: etagSchema, fields: fieldsSchema }),
    z.object({ op: z.literal('delete'), ...keyed, base: etagSchema }),
    // Leaves the record as the center has it: the changeset brings the values that lost to the audit.
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
 * How the laptop resolved a field that both sides had changed: by the rules of merging (`merged`), or by the
 * counselor's choice of a side or a value. The three versions go to the audit, which keeps the value that lost.
 */
export const mergeSchema = z.object({
  ...keyed,
  /** `*`: the whole record, which one side created or removed; then the versions are records. */
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
  /** The merges of the laptop, in their order. */
  merges: z.array(mergeSchema).max(1000).exactOptional(),
});
export type Changeset = z.infer<typeof changesetSchema>;
