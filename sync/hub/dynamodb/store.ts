import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import type { HubStores, ProfileStore } from '../server/hub.ts';
import { readFeedAge } from './feed/checkpoints.ts';
import { findProfileByEmail, readProfiles, readSchool } from './items/read.ts';
import { applyToProfile } from './write/apply-changeset.ts';

/** The profiles in DynamoDB, for the rest of the hub. */
export function createProfileStore(stores: {
  pool: pg.Pool;
  client: DynamoDBDocumentClient;
  now?: () => Date;
}): HubStores['profiles'] {
  const { pool, client, now = () => new Date() } = stores;
  const storeUntil = (gone?: AbortSignal): ProfileStore => ({
    read: (ids) => readProfiles(client, ids),
    readSchool: (schoolId) => readSchool(client, schoolId),
    findByEmail: (email) => findProfileByEmail(client, email),
    apply: (device, changeset, sets) =>
      applyToProfile({ pool, client, now, sets, gone }, device, changeset),
    asOf: () => readFeedAge(pool),
  });
  return { ...storeUntil(), until: storeUntil };
}
