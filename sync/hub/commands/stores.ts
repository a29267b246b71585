import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import { createDynamodbClient } from '../dynamodb/client/client.ts';
import { createPool } from '../postgres/pool.ts';
import { requireSchema } from '../postgres/schema/schema-version.ts';
import { requireSuitableServer } from '../postgres/server-kind.ts';
import { readStoreSettings } from '../server/settings/store-settings.ts';

/**
 * Runs a command's work on the district's PostgreSQL, at this hub's schema version.
 * @throws `bad_setting`, `wrong_server`, `schema_mismatch`, `store_unavailable`
 */
export async function withDatabase<Value>(work: (pool: pg.Pool) => Promise<Value>): Promise<Value> {
  const pool = createPool(readStoreSettings(process.env).databaseUrl);
  try {
    await requireSuitableServer(pool);
    await requireSchema(pool);
    return await work(pool);
  } finally {
    await pool.end();
  }
}

export interface Stores {
  readonly pool: pg.Pool;
  readonly dynamodb: DynamoDBDocumentClient;
}

/**
 * Runs a command's work on both stores, with PostgreSQL at this hub's schema version.
 * @throws `bad_setting`, `wrong_server`, `schema_mismatch`, `store_unavailable`
 */
export async function withStores<Value>(work: (stores: Stores) => Promise<Value>): Promise<Value> {
  return await withUncheckedStores(async (stores) => {
    await requireSuitableServer(stores.pool);
    await requireSchema(stores.pool);
    return await work(stores);
  });
}

/** As `withStores`, for the commands that make the schema, or say what is wrong with the stores. */
export async function withUncheckedStores<Value>(
  work: (stores: Stores) => Promise<Value>,
): Promise<Value> {
  const settings = readStoreSettings(process.env);
  const dynamodb = await createDynamodbClient(settings.dynamodb);
  const pool = createPool(settings.databaseUrl);
  try {
    return await work({ pool, dynamodb });
  } finally {
    dynamodb.destroy();
    await pool.end();
  }
}
