import { badSetting, type Environment, requireUrl } from './bad-setting.ts';

/** How DynamoDB is reached. What is absent is left to the AWS SDK's own chain of settings. */
export interface DynamodbSettings {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Where the records are. */
export interface StoreSettings {
  readonly databaseUrl: string;
  readonly dynamodb: DynamodbSettings;
}

/**
 * Reads `DATABASE_URL` and `DYNAMODB_ENDPOINT`. The SDK finds the region and credentials of AWS itself.
 * @throws `bad_setting`
 */
export function readStoreSettings(environment: Environment): StoreSettings {
  const databaseUrl = environment.DATABASE_URL;
  if (!databaseUrl) {
    throw badSetting(
      'DATABASE_URL',
      'is not set. Set it to postgres://user:password@host/database, or start with --embedded.',
    );
  }
  requireUrl('DATABASE_URL', databaseUrl, ['postgres:', 'postgresql:']);
  const endpoint = environment.DYNAMODB_ENDPOINT;
  if (endpoint) requireUrl('DYNAMODB_ENDPOINT', endpoint, ['http:', 'https:']);
  return { databaseUrl, dynamodb: endpoint ? { endpoint } : {} };
}
