import { z } from 'zod';
import { bucketSchema } from './values.ts';

/**
 * `POST /v1/events`: a stream of server-sent events (WHATWG HTML, section 9.2) while the laptop is online.
 * `moved` says that a pull of these buckets has something to bring; comment lines keep the stream alive.
 */
export const eventsRequestSchema = z.object({ protocol: z.int() });
export const movedEventSchema = z.object({ buckets: z.array(bucketSchema) });
