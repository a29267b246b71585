import { z } from 'zod';

/**
 * Version of the messages. Every request of a laptop names the version that it speaks, and a hub refuses one
 * that it does not speak (`protocol_mismatch`).
 */
export const protocolVersion = 1;

/** `GET /v1/health`, without a proof: says that a hub is here, and which protocol it speaks. */
export const healthAnswerSchema = z.object({ protocol: z.int() });
