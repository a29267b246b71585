import { z } from 'zod';
import { roles } from '../model/rules/roles.ts';
import { bucketSchema } from './values.ts';

/** `POST /v1/join`. The proof carries the device's public key. */
export const joinRequestSchema = z.object({
  protocol: z.int(),
  code: z.string().min(1).max(64),
  device_name: z.string().min(1).max(100),
});

export const personSchema = z.object({
  sourced_id: z.string(),
  email: z.string().nullable(),
  given_name: z.string().nullable(),
  family_name: z.string().nullable(),
  /** Roles that only a newer hub knows are left out. */
  roles: z.array(z.string()).transform((all) => roles.filter((role) => all.includes(role))),
  profile_id: z.string().nullable(),
});
/** The user of a device, as the hub sees them now. */
export type Person = z.infer<typeof personSchema>;

export const joinAnswerSchema = z.object({
  device_id: z.string(),
  /** Stays when the district gets another name. */
  district_id: z.string(),
  /** The name of the district, to show. */
  district: z.string(),
  epoch: z.string(),
  user: personSchema,
  buckets: z.array(bucketSchema),
});
export type JoinAnswer = z.infer<typeof joinAnswerSchema>;
