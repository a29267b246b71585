import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import { readItem } from '../../../sync/hub/dynamodb/items/read.ts';
import { versionOf } from '../../../sync/hub/dynamodb/items/version.ts';
import type { Stores } from '../../../sync/hub/dynamodb/write/apply-changeset.ts';
import type { Device } from '../../../sync/hub/server/hub.ts';
import type { AnyRecord } from '../../../sync/model/catalog.ts';
import { standardDescriptors } from '../../../sync/model/descriptors/descriptors.ts';
import type { Role } from '../../../sync/model/rules/roles.ts';
import type { Changeset } from '../../../sync/protocol/changeset.ts';
import type { Etag } from '../../../sync/protocol/values.ts';
import { changeset, update } from '../changeset.ts';
import { openTestDatabase } from './database.ts';
import { type DynamodbKind, openDynamodb } from './dynamodb.ts';

/** Both stores, of the test's own, and a device of a counselor of school 1. */
export async function openStores(kind: DynamodbKind): Promise<Stores & { device: Device }> {
  const { pool } = await openTestDatabase();
  const { client } = await openDynamodb(kind);
  const now = () => new Date();
  return { pool, client, now, sets: standardDescriptors, device: await addDevice(pool) };
}

export async function addDevice(pool: pg.Pool, roles: Role[] = ['counselor']): Promise<Device> {
  const { rows } = await pool.query(
    `INSERT INTO sync.device (name, user_id, thumbprint, public_jwk)
     VALUES ('laptop', 'cara', gen_random_uuid()::text, '{}') RETURNING id`,
  );
  return {
    id: rows[0].id,
    user: {
      sourced_id: 'cara',
      email: 'cara@schools.example',
      given_name: 'Cara',
      family_name: 'Lund',
      roles,
      profile_id: null,
    },
    buckets: ['district', 'school:1'],
  };
}

/** Writes as another application does: knowing nothing of etags. */
export async function putForeign(
  client: DynamoDBDocumentClient,
  ...items: AnyRecord[]
): Promise<void> {
  for (const Item of items) {
    await client.send(new PutCommand({ TableName: 'profiles', Item: { ...Item } }));
  }
}

export async function setForeign(
  client: DynamoDBDocumentClient,
  id: string,
  attribute: string,
  value: unknown,
): Promise<void> {
  await client.send(
    new UpdateCommand({
      TableName: 'profiles',
      Key: { profile_id: id },
      UpdateExpression: 'SET #a = :v',
      ExpressionAttributeNames: { '#a': attribute },
      ExpressionAttributeValues: { ':v': value },
    }),
  );
}

export async function etagIn(client: DynamoDBDocumentClient, id: string): Promise<Etag> {
  const item = await readItem(client, id);
  if (item === undefined) throw new Error('no such profile');
  return versionOf(item).etag;
}

/** One edit of profile `id`, as a laptop sends it. */
export function edit(id: string, base: Etag, fields: AnyRecord): Changeset {
  return changeset('edit', update('profiles', [id], fields, base));
}

/** Entries of profiles, as lines: `school:1 p`, with an x before one that was removed. */
export async function profileEntries(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query(
    `SELECT bucket || ' ' || id AS name, etag IS NULL AS is_removed
       FROM sync.entry WHERE entity = 'profiles' ORDER BY bucket, id`,
  );
  return rows.map(({ name, is_removed }) => (is_removed ? `x ${name}` : name));
}

export async function profileAudit(pool: pg.Pool): Promise<AnyRecord[]> {
  const { rows } = await pool.query(
    `SELECT actor, changeset_id, key, before ->> 'phone' AS before, after ->> 'phone' AS after
       FROM sync.audit WHERE entity = 'profiles' ORDER BY id`,
  );
  return rows;
}
