import {
  BatchGetCommand,
  type BatchGetCommandInput,
  type BatchGetCommandOutput,
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
} from '@aws-sdk/lib-dynamodb';
import type { ProfileVersion } from '../../server/hub.ts';
import { backOff } from '../client/back-off.ts';
import { storeUnavailable } from '../client/circuit-breaker.ts';
import { answered, profilesTable } from '../client/client.ts';
import type { Item } from './item.ts';
import { versionOf } from './version.ts';

/** The most that one BatchGetItem takes. */
const batchSize = 100;
const attempts = 8;

/**
 * One item; undefined when it does not exist. A strongly consistent read.
 * @param gone cancels the read; then it fails as when DynamoDB does not answer
 */
export async function readItem(
  client: DynamoDBDocumentClient,
  profileId: string,
  gone?: AbortSignal,
): Promise<Item | undefined> {
  const { Item } = await answered(
    client.send(
      new GetCommand({
        TableName: profilesTable,
        Key: { profile_id: profileId },
        ConsistentRead: true,
      }),
      gone === undefined ? {} : { abortSignal: gone },
    ),
  );
  return Item;
}

/** The documents that exist, by id. Strongly consistent reads. */
export async function readProfiles(
  client: DynamoDBDocumentClient,
  ids: readonly string[],
): Promise<Map<string, ProfileVersion>> {
  const items = await readItems(client, ids);
  return new Map([...items].map(([id, item]) => [id, versionOf(item)]));
}

/** The items that exist, by id. Strongly consistent reads. */
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

/** DynamoDB may leave out some of the keys, when the answer is large or the table is busy. */
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
 * The documents of a school, a page at a time, through `school-index`. The index is eventually consistent, so a
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
 * The id of the profile with an email address, through `email-index`; null when there is none, or more than one.
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
