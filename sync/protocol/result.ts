import { z } from 'zod';
import { readProblem } from '../model/error.ts';

/** A text for people. A longer one is cut and not refused, because the rest of the answer counts. */
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

/** The envelope of every answer that is not a stream. */
export function resultSchema<Value extends z.ZodType>(value: Value) {
  return z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: problemSchema }),
  ]);
}
