import type { AddressInfo } from 'node:net';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import { type Logger, pino } from 'pino';
import { onTestFinished } from 'vitest';
import { createProfileStore } from '../../../sync/hub/dynamodb/store.ts';
import type { HubStores } from '../../../sync/hub/server/hub.ts';
import { createServer } from '../../../sync/hub/server/server.ts';
import type { ServeSettings } from '../../../sync/hub/server/settings/serve-settings.ts';
import { openTestDatabase } from '../center/database.ts';
import { openDynamodb } from '../center/dynamodb.ts';
import { addSmallDistrict } from '../center/people.ts';

export interface TestHub {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly client: DynamoDBDocumentClient;
  readonly hub: HubStores;
  /** The hub's clock; set it to move it. */
  readonly clock: { now: Date | undefined };
  /** Everything that the hub has logged, as text. */
  readonly logged: string[];
  /** Ends it, as SIGTERM would. */
  close(): Promise<void>;
}

/** A hub that serves, in front of stores of its own with a small district. Gone at the test's end. */
export async function openTestHub(
  settings: Partial<ServeSettings> = {},
  stores: { readonly client?: DynamoDBDocumentClient } = {},
): Promise<TestHub> {
  const { pool } = await openTestDatabase();
  const client = stores.client ?? (await openDynamodb()).client;
  await addSmallDistrict(pool);
  const hub = { pool, profiles: createProfileStore({ pool, client }) };
  const clock: TestHub['clock'] = { now: undefined };
  const logged: string[] = [];
  const server = createServer({
    hub,
    settings: { host: '127.0.0.1', port: 0, trustProxy: false, ...settings },
    log: logInto(logged),
    now: () => clock.now ?? new Date(),
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    server.server.closeAllConnections();
    await server.close();
  });
  const { port } = server.server.address() as AddressInfo;
  const scheme = settings.tls === undefined ? 'http' : 'https';
  const url = `${scheme}://127.0.0.1:${port}`;
  return { url, pool, client, hub, clock, logged, close: () => server.close() };
}

function logInto(lines: string[]): Logger {
  return pino({ level: 'trace' }, { write: (line) => lines.push(line) });
}
