import { join, resolve } from 'node:path';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import { createDynamodbClient } from '../../dynamodb/client/client.ts';
import { ensureProfilesTable } from '../../dynamodb/client/table.ts';
import { ensureEpoch } from '../../postgres/epoch.ts';
import { createPool } from '../../postgres/pool.ts';
import { migrate } from '../../postgres/schema/migrate.ts';
import { requireSchema } from '../../postgres/schema/schema-version.ts';
import { requireSuitableServer } from '../../postgres/server-kind.ts';
import type { StoreSettings } from '../settings/store-settings.ts';
import { importDevelopmentPackage } from './embedded/development-package.ts';

/** The center, open. */
export interface OpenStores {
  readonly pool: pg.Pool;
  readonly client: DynamoDBDocumentClient;
  /** The addresses of embedded stores; empty for the district's own. */
  readonly addresses: { readonly database_url?: string; readonly dynamodb_endpoint?: string };
  close(): Promise<void>;
}

/**
 * Opens the district's stores. The first request to DynamoDB comes later, so DynamoDB may be out of reach.
 * @throws `bad_setting`, `wrong_server`, `schema_mismatch` when the database was not migrated, `store_unavailable`
 */
export async function openStores(settings: StoreSettings): Promise<OpenStores> {
  const client = await createDynamodbClient(settings.dynamodb);
  const pool = createPool(settings.databaseUrl);
  const close = async () => {
    client.destroy();
    await pool.end();
  };
  try {
    await requireSuitableServer(pool);
    await requireSchema(pool);
    // A database that was restored since the last start gets a new epoch.
    await ensureEpoch(pool, { isPatient: true });
  } catch (error) {
    await close();
    throw error;
  }
  return { pool, client, addresses: {}, close };
}

/**
 * Starts embedded stores in a folder, and migrates them.
 * @throws `bad_setting` when their packages are not installed
 */
export async function openEmbeddedStores(folder: string): Promise<OpenStores> {
  // Development packages, so a hub on a district's own stores must not import them.
  const { startEmbeddedPostgres } = await withoutSignals(() =>
    importDevelopmentPackage(() => import('./embedded/postgres.ts')),
  );
  const { startEmbeddedDynamodb } = await importDevelopmentPackage(
    () => import('./embedded/dynamodb.ts'),
  );
  const data = resolve(folder);
  const opened: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const one of opened.reverse()) await one();
  };
  try {
    const postgres = await startEmbeddedPostgres({ folder: join(data, 'postgres') });
    opened.push(() => postgres.stop());
    const dynamodb = await startEmbeddedDynamodb({ folder: join(data, 'dynamodb') });
    opened.push(() => dynamodb.stop());
    const pool = createPool(postgres.databaseUrl);
    opened.push(() => pool.end());
    const client = await createDynamodbClient(dynamodb.settings);
    opened.push(async () => client.destroy());
    await migrate(pool);
    await ensureProfilesTable(client);
    const addresses = {
      database_url: postgres.databaseUrl,
      dynamodb_endpoint: dynamodb.endpoint,
    };
    return { pool, client, addresses, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Imports a package that listens to signals in order to stop its stores and end the process, and removes those
 * listeners: the hub stops in its own order, requests first.
 */
async function withoutSignals<Module>(load: () => Promise<Module>): Promise<Module> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const before = new Map(signals.map((signal) => [signal, process.listeners(signal)]));
  const loaded = await load();
  for (const [signal, ours] of before) {
    for (const listener of process.listeners(signal)) {
      if (!ours.includes(listener)) process.off(signal, listener);
    }
  }
  return loaded;
}
