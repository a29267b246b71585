import { z } from 'zod';
import { dataIssues } from '../../model/rules/data-issue.ts';
import { date } from './arguments.ts';

export const studentStatuses = ['any', 'enrolled', 'withdrawn'] as const;

export const studentSorts = [
  'match',
  'name',
  'grade',
  'school',
  'entry_date',
  'exit_date',
] as const;

/** The filters of the student list. Absent filters match everything. */
export const studentQuerySchema = z.object({
  /** Words of names and ids, or a birth date, as typed; each may be the beginning of a word. */
  text: z.string().max(200).default(''),
  school_id: z.int().optional(),
  grade: z.string().optional(),
  status: z.enum(studentStatuses).default('any'),
  data_issue: z.enum(dataIssues).optional(),
  /** Students who are assigned to the profile of the person. */
  mine: z.boolean().optional(),
  /** Days between which the enrollment began, or ended; both included. */
  entered_from: date.optional(),
  entered_to: date.optional(),
  exited_from: date.optional(),
  exited_to: date.optional(),
  /** `match`: the best match of the text first; by name without a text. */
  sort: z.enum(studentSorts).default('match'),
  descending: z.boolean().optional(),
});

export type StudentQuery = z.infer<typeof studentQuerySchema>;
