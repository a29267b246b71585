import { z } from 'zod';
import { changesetSchema } from './changeset.ts';
import { problemSchema } from './result.ts';
import { centralRecordSchema } from './values.ts';

/** `POST /v1/changesets`, in outbox order. */
export const pushRequestSchema = z.object({
  protocol: z.int(),
  epoch: z.string(),
  changesets: z.array(changesetSchema).min(1).max(500),
});
export type PushRequest = z.infer<typeof pushRequestSchema>;

const answerSchema = z.discriminatedUnion('result', [
  /**
   * The center has it. `records`: every record it wrote, and the student of an `enroll_by_id`. Of a record that it
   * updated, the values that are not those of the version that the edit is based on.
   */
  z.object({
    id: z.uuidv7(),
    result: z.literal('applied'),
    records: z.array(centralRecordSchema),
    /** The hub applied it before: the records are as they were then, and may have changed since. */
    repeated: z.literal(true).exactOptional(),
  }),
  /** Nothing was written: these records are not what the edit was based on. */
  z.object({ id: z.uuidv7(), result: z.literal('stale'), current: z.array(centralRecordSchema) }),
  /** Nothing was written, and the same changeset would get the same answer again. */
  z.object({ id: z.uuidv7(), result: z.literal('rejected'), error: problemSchema }),
  /** A store does not answer, and may have written it: send it again later, unchanged. */
  z.object({ id: z.uuidv7(), result: z.literal('unavailable'), error: problemSchema }),
]);
export type Answer = z.infer<typeof answerSchema>;

/** One answer per changeset, in the order sent. */
export const pushAnswerSchema = z.object({ answers: z.array(answerSchema) });
