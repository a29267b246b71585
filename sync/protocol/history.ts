import { z } from 'zod';
import { mergeSchema } from './changeset.ts';
import { fieldsSchema, keyed } from './values.ts';

/** `POST /v1/history`: what happened to a record of the device's scope, from the audit, newest first. */
export const historyRequestSchema = z.object({
  protocol: z.int(),
  ...keyed,
  /** For a student: whether to include the enrollments at the device's schools, also removed ones. */
  enrollments: z.boolean().exactOptional(),
  /** Only changes older than this one; absent: from the newest. */
  before: z.string().regex(/^\d+$/).exactOptional(),
  limit: z.int().min(1).max(200),
});
export type HistoryRequest = z.infer<typeof historyRequestSchema>;

const historyChangeSchema = z.object({
  /** Number of the audit's row. */
  id: z.string(),
  /** What changed: the record of the request, or an enrollment of that student. */
  record: z.object(keyed),
  at: z.string(),
  /** The user of the device, or the database role of another writer. */
  actor: z.string(),
  /** Name of the device; null for other writers. */
  device: z.string().nullable(),
  changeset: z.string().nullable(),
  action: z.string().nullable(),
  /** The old values of the fields that changed; null when the record was created, or its old values are unknown. */
  before: fieldsSchema.nullable(),
  /** The new values of the fields that changed; null when the record was removed. */
  after: fieldsSchema.nullable(),
  merges: z.array(mergeSchema),
});
export type HistoryChange = z.infer<typeof historyChangeSchema>;
export const historyAnswerSchema = z.object({
  changes: z.array(historyChangeSchema),
  more: z.boolean(),
});
export type HistoryAnswer = z.infer<typeof historyAnswerSchema>;
