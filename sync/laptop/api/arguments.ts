import { z } from 'zod';
import { entityNames } from '../../model/entity.ts';

/** Parts that the arguments of several methods have in common. */

export const fields = z.record(z.string(), z.unknown());
export const uniqueId = z.string().min(1).max(50);
export const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export const enrollmentKey = z.object({
  student_unique_id: uniqueId,
  school_id: z.int(),
  entry_date: date,
});

export const none = z.object({});

/** A kind of thing and, after a colon, which of them: `draft:enroll`. */
export const localStateName = z.string().regex(/^[a-z]{1,30}(:.{1,100})?$/);

export const side = z.enum(['mine', 'theirs']);
export const recordRef = {
  entity: z.enum(entityNames),
  key: z.array(z.union([z.string(), z.int()])).min(1),
};

/** The id of a changeset as the outbox stores it: of a damaged row it may be any text. */
export const storedId = z.string().min(1).max(100);

export const visitId = z.uuidv7();
/** A note of the counselor. */
export const note = z.string().max(4000);
/** Who gets student records that leave Caseload, and why. */
export const disclosed = {
  recipient: z.string().trim().min(1).max(200),
  purpose: z.string().trim().min(1).max(500),
};
