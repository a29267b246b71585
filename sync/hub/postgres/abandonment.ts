import { createConnection } from 'node:net';
import type pg from 'pg';
import type { Connections } from './pool.ts';
import { ConnectionAbandoned } from './transaction.ts';

/**
 * The connections of one request. When the signal aborts, because its laptop has gone, the statement that runs is
 * canceled in PostgreSQL and its connection is closed, which rolls the transaction back. A backend that waits for a lock
 * does not notice a closed connection, and would wait on.
 */
export function connectionsUntil(pool: pg.Pool, signal: AbortSignal): Connections {
  return {
    async connect() {
      requirePresent(signal);
      const client = await pool.connect();
      if (signal.aborted) client.release();
      requirePresent(signal);
      const abandon = () => {
        cancelStatement(client);
        void client.end();
      };
      signal.addEventListener('abort', abandon, { once: true });
      const giveBack = client.release;
      client.release = (destroy) => {
        signal.removeEventListener('abort', abandon);
        giveBack(destroy);
      };
      return client;
    },
  };
}

/** @throws ConnectionAbandoned when the laptop of a request has gone */
export function requirePresent(signal: AbortSignal): void {
  if (signal.aborted) throw new ConnectionAbandoned('The laptop has gone');
}

/** PostgreSQL, "Message Formats": CancelRequest. */
const cancelCode = 80_877_102;

/** What a session got from PostgreSQL when it began. The types of pg leave it out. */
interface BackendKey {
  readonly processID: number | null;
  readonly secretKey: number | null;
}

/**
 * Cancels what a session is doing, by the protocol's own request: it needs no session, and so no room in the pool or
 * the server, and it never meets another session that has got the same process id since.
 */
function cancelStatement(client: pg.PoolClient): void {
  const { processID, secretKey } = client as unknown as BackendKey;
  const { host, port } = client;
  if (processID === null || secretKey === null) return;
  const request = Buffer.alloc(16);
  request.writeInt32BE(request.length, 0);
  request.writeInt32BE(cancelCode, 4);
  request.writeInt32BE(processID, 8);
  request.writeInt32BE(secretKey, 12);
  const socket = host.startsWith('/')
    ? createConnection(`${host}/.s.PGSQL.${port}`)
    : createConnection(port, host);
  // A server that cannot be reached has lost the session too, or ends its wait by lock_timeout.
  socket.on('error', () => {});
  socket.end(request);
}
