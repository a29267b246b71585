import { z } from 'zod';
import { mergeSchema } from './changeset.ts';
import { fieldsSchema, keyed } from './values.ts';

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
