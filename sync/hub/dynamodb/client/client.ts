import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CaseloadError } from '../../../model/error.ts';
import { badSetting } from '../../server/settings/bad-setting.ts';
import type { DynamodbSettings } from '../../server/settings/store-settings.ts';
import { wrapNumber } from '../items/item.ts';
import { breakCircuit, storeUnavailable } from './circuit-breaker.ts';
import { hasName, isConditionFailed } from './errors.ts';

export const profilesTable = 'profiles';

/**
 * The limits of one request. Times in milliseconds. Between attempts the SDK waits a random time that grows: 0.3 s on
 * average after the first attempt that DynamoDB throttles, 2 s at most after the third.
 */
export const patience = {
  maxAttempts: 4,
  requestHandler: {
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    throwOnRequestTimeout: true,
  },
} as const;

/**
 * A client for the district's DynamoDB. It connects with the first request, not here.
 * @throws `bad_setting` when no region is set anywhere
 */
export async function createDynamodbClient(
  settings: DynamodbSettings,
  clock = () => performance.now(),
): Promise<DynamoDBDocumentClient> {
  const client = new DynamoDBClient({ ...settings, ...patience });
  await client.config.region().catch((error: unknown) => {
    throw badSetting('AWS_REGION', 'is not set, nor is a region in an AWS profile.', error);
  });
  const documents = DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
    unmarshallOptions: { wrapNumbers: wrapNumber },
  });
  breakCircuit(documents, clock);
  return documents;
}

/**
 * Waits for an answer of DynamoDB. Two errors pass unchanged, because they are answers: a condition that does not
 * hold, and a malformed request. All others mean that the hub cannot use the store.
 * @throws `store_unavailable`
 */
export async function answered<Output>(answer: Promise<Output>): Promise<Output> {
  try {
    return await answer;
  } catch (error) {
    if (isConditionFailed(error) || hasName(error, 'ValidationException')) throw error;
    throw error instanceof CaseloadError ? error : storeUnavailable(error);
  }
}
