import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { CaseloadError } from '../../../../model/error.ts';
import type { DynamodbSettings } from '../../settings/store-settings.ts';
import { compareDocuments } from './compare-documents.ts';

export interface EmbeddedDynamodb {
  readonly endpoint: string;
  readonly settings: DynamodbSettings;
  stop(): Promise<void>;
}

/** dynalite needs credentials but accepts any. */
const credentials = { accessKeyId: 'embedded', secretAccessKey: 'embedded' };

/**
 * Starts dynalite, which speaks DynamoDB's protocol, on loopback with its data in a folder, for the demo and for
 * tests. It has no streams and no transactions.
 * @param given.folder absent: in memory
 * @param given.port absent: a free one
 */
export async function startEmbeddedDynamodb(given: {
  folder?: string;
  port?: number;
}): Promise<EmbeddedDynamodb> {
  if (given.folder !== undefined) await mkdir(given.folder, { recursive: true });
  compareDocuments();
  const server = dynalite({
    createTableMs: 0,
    ...(given.folder === undefined ? {} : { path: given.folder }),
  });
  server.listen(given.port ?? 0, '127.0.0.1');
  await once(server, 'listening').catch((error: unknown) => {
    throw new CaseloadError(
      {
        code: 'store_unavailable',
        params: { reason: 'operator', detail: 'The embedded DynamoDB did not start.' },
      },
      { cause: error },
    );
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    settings: { endpoint, region: 'us-east-1', credentials },
    async stop() {
      // Closing alone would wait for connections that the SDK keeps alive.
      server.closeAllConnections();
      await new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
      });
    },
  };
}
