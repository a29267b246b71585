import { setTimeout } from 'node:timers/promises';
import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Profile } from '../../../model/catalog.ts';
import { CaseloadError } from '../../../model/error.ts';
import { profilesTable } from '../client/client.ts';

/** The most that one BatchWriteItem takes. */
const batchSize = 25;
const attempts = 8;

/**
 * Writes whole profile documents, over those with the same id, for the demo. Like other applications
 * it sets no etag; the next scan of the feed applies the documents.
 * @throws `store_unavailable` when DynamoDB keeps refusing some of them
 */
export async function putProfiles(
  client: DynamoDBDocumentClient,
  profiles: readonly Partial<Profile>[],
): Promise<void> {
  for (let i = 0; i < profiles.length; i += batchSize) {
    await putBatch(client, profiles.slice(i, i + batchSize));
  }
}

async function putBatch(
  client: DynamoDBDocumentClient,
  profiles: readonly Partial<Profile>[],
): Promise<void> {
  let waiting = profiles.map((profile) => ({ PutRequest: { Item: withoutNulls(profile) } }));
  for (let attempt = 0; waiting.length > 0; attempt += 1) {
    if (attempt === attempts) {
      throw new CaseloadError({
        code: 'store_unavailable',
        params: {
          reason: 'operator',
          detail: `DynamoDB did not take ${waiting.length} profiles. Try again later.`,
        },
      });
    }
    if (attempt > 0) await setTimeout(50 * 2 ** attempt);
    const { UnprocessedItems } = await client.send(
      new BatchWriteCommand({ RequestItems: { [profilesTable]: waiting } }),
    );
    waiting = (UnprocessedItems?.[profilesTable] ?? []) as typeof waiting;
  }
}

/** The key of an index may be absent but not null. */
function withoutNulls(profile: Partial<Profile>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== null));
}
