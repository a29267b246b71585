import { join } from 'node:path';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import { pino } from 'pino';
import { loadDemoDistrict } from '../../../sync/hub/commands/demo-data/load.ts';
import { importFiles } from '../../../sync/hub/commands/import/import-files.ts';
import { makeJoinCode } from '../../../sync/hub/devices/join-codes.ts';
import { createDynamodbClient } from '../../../sync/hub/dynamodb/client/client.ts';
import { ensureProfilesTable } from '../../../sync/hub/dynamodb/client/table.ts';
import { scanProfiles } from '../../../sync/hub/dynamodb/feed/scan.ts';
import { ensureEpoch } from '../../../sync/hub/postgres/epoch.ts';
import { createPool } from '../../../sync/hub/postgres/pool.ts';
import { startEmbeddedDynamodb } from '../../../sync/hub/server/start/embedded/dynamodb.ts';
import { findFreePort } from '../../../sync/hub/server/start/embedded/free-port.ts';
import { type Serving, serve } from '../../../sync/hub/server/start/serve.ts';
import { createDatabase } from '../center/postgres-server.ts';
import type { Gateway } from '../hub/gateway.ts';
import { sharedPath } from '../shared-path.ts';
import { postgresOfWorkers } from './set-up.ts';

/** A center with records, and a hub that can be stopped and started again at the same address. */
export interface District {
  readonly url: string;
  /** The counselor who joins in the tests. */
  readonly email: string;
  readonly databaseUrl: string;
  readonly dynamodb: DynamoDBDocumentClient;
  /** @param email another user than the counselor */
  makeJoinCode(email?: string): Promise<string>;
  /** Stops the hub: laptops do not reach it. The center stays. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and forgets its data. */
  remove(): Promise<void>;
}

interface Stores {
  readonly pool: pg.Pool;
  readonly dynamodb: DynamoDBDocumentClient;
}

const smallDistrict = { students: 300, schools: 3 };

/**
 * A made-up district.
 * @param gateway stands between the laptops and the hub
 */
export async function openDemoDistrict(size = smallDistrict, gateway?: Gateway): Promise<District> {
  return await openDistrict(async (stores) => {
    const users = await loadDemoDistrict(stores, { ...size, seed: 1 });
    return users.find(({ role }) => role === 'counselor')?.email;
  }, gateway);
}

/** Ed-Fi's sample district, or undefined where ../shared is missing. */
export async function openGrandBend(): Promise<District | undefined> {
  const folder = sharedPath('data', 'edfi', 'grand-bend');
  if (folder === undefined) return undefined;
  return await openDistrict(async (stores) => {
    const names = ['EducationOrganization.xml', 'Student.xml', 'StaffAssociation.xml'];
    const files = [...names, 'derived-student-school.csv'].map((name) => join(folder, name));
    await importFiles(stores, files, { entryDate: '2026-08-24' });
    return 'EfrainRodriguez@edfi.org';
  });
}

/** @param load brings records into empty stores, and names the counselor */
async function openDistrict(
  load: (stores: Stores) => Promise<string | undefined>,
  gateway?: Gateway,
): Promise<District> {
  const database = await createDatabase(postgresOfWorkers());
  const pool = createPool(database.url);
  await ensureEpoch(pool);
  const server = await startEmbeddedDynamodb({});
  const dynamodb = await createDynamodbClient(server.settings);
  await ensureProfilesTable(dynamodb);
  const email = await load({ pool, dynamodb });
  if (email === undefined) throw new Error('the district has no counselor');
  await scanProfiles({ pool, client: dynamodb });

  const port = await findFreePort();
  if (gateway) gateway.hubs = [port];
  const url = `http://127.0.0.1:${gateway?.port ?? port}`;
  const startHub = () =>
    serve({
      stores: { pool, client: dynamodb, addresses: {}, close: async () => {} },
      settings: { host: '127.0.0.1', port, trustProxy: false, publicUrl: url },
      log: pino({ level: 'silent' }),
    });
  let hub: Serving | undefined = await startHub();
  const stop = async () => {
    await hub?.stop();
    hub = undefined;
  };
  return {
    url,
    email,
    databaseUrl: database.url,
    dynamodb,
    makeJoinCode: async (user = email) =>
      (await makeJoinCode(pool, { email: user, hours: 1 })).code,
    stop,
    async start() {
      hub ??= await startHub();
    },
    async remove() {
      await stop();
      dynamodb.destroy();
      await server.stop();
      await pool.end();
      await database.drop();
    },
  };
}
