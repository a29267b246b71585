import { disclosuresRequestSchema } from '../../../protocol/disclosures.ts';
import { eventsRequestSchema } from '../../../protocol/events.ts';
import { historyRequestSchema } from '../../../protocol/history.ts';
import { joinRequestSchema } from '../../../protocol/join.ts';
import { pullRequestSchema } from '../../../protocol/pull.ts';
import { pushRequestSchema } from '../../../protocol/push.ts';
import {
  digestRequestSchema,
  digestsRequestSchema,
  entriesRequestSchema,
  recordsRequestSchema,
} from '../../../protocol/verify.ts';
import { protocolVersion } from '../../../protocol/version.ts';
import { recordDisclosures } from '../../audit/disclosures.ts';
import { history } from '../../audit/history.ts';
import { join } from '../../devices/join.ts';
import { withProfileId } from '../../devices/profile-id.ts';
import { readAsOf } from '../../pull/plan.ts';
import { pull } from '../../pull/pull.ts';
import { push } from '../../push/push.ts';
import { digest, digests } from '../../verify/digests.ts';
import { entries, records } from '../../verify/records.ts';
import { rateLimits, withRateLimit } from '../rate-limits.ts';
import { type Route, route } from './route.ts';

/** Every route of the hub. */
export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/health',
    who: 'anyone',
    async handle({ pool, profiles }) {
      const as_of = { postgres: await readAsOf(pool), dynamodb: await profiles.asOf() };
      return { protocol: protocolVersion, as_of };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/join',
    who: 'key',
    schema: joinRequestSchema,
    async handle({ hub, proof, address, body }) {
      const joined = await withRateLimit(
        hub.pool,
        { limit: rateLimits.join, subject: address },
        () => join(hub.pool, { code: body.code, deviceName: body.device_name, proof }),
      );
      return { ...joined, user: await withProfileId(hub.profiles, joined.user) };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/pull',
    who: 'device',
    schema: pullRequestSchema,
    async stream({ hub, device, body, output }) {
      const user = await withProfileId(hub.profiles, device.user);
      await pull({ hub, device: { ...device, user }, request: body, output });
    },
  }),
  route({
    method: 'POST',
    path: '/v1/changesets',
    who: 'device',
    schema: pushRequestSchema,
    async handle({ hub, device, body, report }) {
      return { answers: await push({ hub, device, request: body, report }) };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/events',
    who: 'device',
    schema: eventsRequestSchema,
    listen: ({ events, device, output }) => events.stream(device, output),
  }),
  route({
    method: 'POST',
    path: '/v1/digest',
    who: 'device',
    schema: digestRequestSchema,
    handle: ({ hub, device, body }) => digest(hub, device, body),
  }),
  route({
    method: 'POST',
    path: '/v1/digests',
    who: 'device',
    schema: digestsRequestSchema,
    handle: ({ hub, device, body }) => digests(hub, device, body),
  }),
  route({
    method: 'POST',
    path: '/v1/entries',
    who: 'device',
    schema: entriesRequestSchema,
    handle: ({ hub, device, body }) => entries(hub, device, body),
  }),
  route({
    method: 'POST',
    path: '/v1/history',
    who: 'device',
    schema: historyRequestSchema,
    handle: ({ hub, device, body }) => history(hub, device, body),
  }),
  route({
    method: 'POST',
    path: '/v1/disclosures',
    who: 'device',
    schema: disclosuresRequestSchema,
    handle: ({ hub, device, body }) => recordDisclosures(hub.pool, device, body),
  }),
  route({
    method: 'POST',
    path: '/v1/records',
    who: 'device',
    schema: recordsRequestSchema,
    handle: ({ hub, device, body }) => records(hub, device, body),
  }),
];
