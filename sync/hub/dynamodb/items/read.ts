import {
  BatchGetCommand,
  type BatchGetCommandInput,
  type BatchGetCommandOutput,
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
} from '@aws-sdk/lib-dynamodb';
import type { ProfileVersion } from '../../server/hub.ts';
import { storeUnavailable } from '../client/circuit-breaker.ts';
import { answered, profilesTable } from '../client/client.ts';
import { backOff } from '../client/pause.ts';
import { etagOf } from './etag.ts';
import { type Item, recordOf } from './plain.ts';

/** The most that one BatchGetItem takes. */
const batchSize = 100;
const attempts = 8;

export function versionOf(item: Item): ProfileVersion {
  const record = recordOf(item);
  return { etag: etagOf(record), record };
}

/** One item as it is now; undefined when there is none. A strongly consistent read. */
export async function readItem(
  client: DynamoDBDocumentClient,
  profileId: string,
): Promise<Item | undefined> {
  const { Item } = await answered(
    client.send(
      new GetCommand({
        TableName: profilesTable,
        Key: { profile_id: profileId },
        ConsistentRead: true,
      }),
    ),
  );
  return Item;
}

/** Documents by id, as they are now; those that do not exist are left out. */
export async function readProfiles(
  client: DynamoDBDocumentClient,
  ids: readonly string[],
): Promise<Map<string, ProfileVersion>> {
  const items = await readItems(client, ids);
  return new Map([...items].map(([id, item]) => [id, versionOf(item)]));
}

/** Items by id, as they are now; those that do not exist are left out. Strongly consistent reads. */
export async function readItems(
  client: DynamoDBDocumentClient,
  ids: readonly string[],
): Promise<Map<string, Item>> {
  const found = new Map<string, Item>();
  const distinct = [...new Set(ids)].filter((id) => id !== '');
  for (let i = 0; i < distinct.length; i += batchSize) {
    const keys = distinct.slice(i, i + batchSize).map((profile_id) => ({ profile_id }));
    for (const item of await readBatch(client, keys)) found.set(item.profile_id as string, item);
  }
  return found;
}

/** DynamoDB may leave out some of what was asked for, when it is much or busy. */
async function readBatch(
  client: DynamoDBDocumentClient,
  keys: Record<string, string>[],
): Promise<Item[]> {
  const items: Item[] = [];
  let request: BatchGetCommandInput['RequestItems'] = {
    [profilesTable]: { Keys: keys, ConsistentRead: true },
  };
  for (let attempt = 0; request !== undefined && Object.keys(request).length > 0; attempt += 1) {
    if (attempt === attempts) throw storeUnavailable(undefined);
    if (attempt > 0) await backOff(attempt, { firstMs: 50, mostMs: 2_000 });
    const answer: BatchGetCommandOutput = await answered(
      client.send(new BatchGetCommand({ RequestItems: request })),
    );
    items.push(...(answer.Responses?.[profilesTable] ?? []));
    request = answer.UnprocessedKeys;
  }
  return items;
}

/**
 * The documents of a school, a page at a time, through `school-index`. An index is eventually consistent: a
 * document may be older than its entry says.
 */
export async function* readSchool(
  client: DynamoDBDocumentClient,
  schoolId: number,
): AsyncGenerator<Map<string, ProfileVersion>> {
  const pages = paginateQuery(
    { client },
    {
      TableName: profilesTable,
      IndexName: 'school-index',
      KeyConditionExpression: 'school_id = :school',
      ExpressionAttributeValues: { ':school': String(schoolId) },
    },
  );
  while (true) {
    const page = await answered(pages.next());
    if (page.done) return;
    const items = page.value.Items ?? [];
    yield new Map(items.map((item) => [item.profile_id as string, versionOf(item)]));
  }
}

/**
 * The profile that a sign-in belongs to, through `email-index`; null when there is none, or more than one.
 */
export async function findProfileByEmail(
  client: DynamoDBDocumentClient,
  email: string,
): Promise<string | null> {
  const { value } = await answered(
    paginateQuery(
      { client, pageSize: 2 },
      {
        TableName: profilesTable,
        IndexName: 'email-index',
        KeyConditionExpression: 'email = :email',
        ExpressionAttributeValues: { ':email': email },
      },
    ).next(),
  );
  const [first, second] = value?.Items ?? [];
  return first === undefined || second !== undefined ? null : (first.profile_id as string);
}
