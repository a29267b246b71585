import { z } from 'zod';

/** An export or print of student records (34 CFR 99.32): to whom, why, what, when. */
const disclosureSchema = z.object({
  id: z.uuidv7(),
  /** UTC. */
  at: z.iso.datetime(),
  form: z.enum(['csv', 'pdf', 'json']),
  /** What it contained, as a text. */
  what: z.string().min(1).max(300),
  recipient: z.string().trim().min(1).max(200),
  purpose: z.string().trim().min(1).max(500),
  /** `student_unique_id` of every student in it. */
  students: z.array(z.string().min(1).max(50)).max(20_000),
});
export type Disclosure = z.infer<typeof disclosureSchema>;

/** `POST /v1/disclosures`: adds to the register. A disclosure that is in it stays unchanged. */
export const disclosuresRequestSchema = z.object({
  protocol: z.int(),
  disclosures: z.array(disclosureSchema).min(1).max(20),
});
export type DisclosuresRequest = z.infer<typeof disclosuresRequestSchema>;
/** The ids of these disclosures that are in the register now. */
export const disclosuresAnswerSchema = z.object({ recorded: z.array(z.string()) });
export type DisclosuresAnswer = z.infer<typeof disclosuresAnswerSchema>;
