import { DynamoDBClient, DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CaseloadError } from '../../model/error.ts';
import { badSetting, type DynamodbSettings } from '../settings.ts';
import { readNumber } from './plain.ts';

export const profilesTable = 'profiles';

/** How long one attempt may take; the SDK makes three. Milliseconds. */
const timeouts = { connectionTimeout: 2_000, requestTimeout: 10_000 };

/**
 * A client for the district's DynamoDB. It connects with the first request, not here.
 * @throws `bad_setting` when no region is set anywhere
 */
export async function createDynamodbClient(
  settings: DynamodbSettings,
): Promise<DynamoDBDocumentClient> {
  const client = new DynamoDBClient({
    ...settings,
    maxAttempts: 3,
    requestHandler: { ...timeouts, throwOnRequestTimeout: true },
  });
  await client.config.region().catch((error: unknown) => {
    throw badSetting('AWS_REGION', 'is not set, nor is a region in an AWS profile.', error);
  });
  return DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
    unmarshallOptions: { wrapNumbers: readNumber },
  });
}

/**
 * Waits for an answer of DynamoDB. Two errors pass as they are, because they are answers: a condition that
 * does not hold, and a request that is malformed. All others mean that the store is out of reach for us.
 * @throws `store_unavailable`
 */
export async function answered<Output>(answer: Promise<Output>): Promise<Output> {
  try {
    return await answer;
  } catch (error) {
    if (isConditionFailed(error) || hasName(error, 'ValidationException')) throw error;
    throw new CaseloadError(
      {
        code: 'store_unavailable',
        message: 'The district’s DynamoDB does not answer. Try again later; nothing was lost.',
      },
      { cause: error },
    );
  }
}

export function isConditionFailed(error: unknown): boolean {
  return hasName(error, 'ConditionalCheckFailedException');
}

/** AWS names its errors; there is no other code. */
export function hasName(error: unknown, name: string): boolean {
  return error instanceof DynamoDBServiceException && error.name === name;
}
