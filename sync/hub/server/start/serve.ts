import type { IncomingMessage } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Logger } from 'pino';
import { startFeed } from '../../dynamodb/feed/feed-loop.ts';
import { createProfileStore } from '../../dynamodb/store.ts';
import { createServer } from '../server.ts';
import { badSetting } from '../settings/bad-setting.ts';
import { defaultTombstoneDays, type ServeSettings } from '../settings/serve-settings.ts';
import { startMaintenance } from './maintenance.ts';
import { startRecheckLoop } from './recheck-loop.ts';
import type { OpenStores } from './stores.ts';

/** How long a stopping hub waits for requests to end. */
const gracePeriodMs = 20_000;
const sweepPauseMs = 50;
/** Connections that wait to be accepted: all laptops of a district, when they come back at once. The system may allow fewer. */
const backlog = 4096;

export interface Serving {
  readonly url: string;
  /** Stops accepting, lets requests end, then stops the feed, maintenance and the rechecks. The stores stay open. */
  stop(): Promise<void>;
}

/**
 * Serves laptops from open stores.
 * @throws `bad_setting` when the hub cannot listen on the address, or certificate and key do not fit
 */
export async function serve(given: {
  stores: OpenStores;
  settings: ServeSettings;
  log: Logger;
}): Promise<Serving> {
  const { stores, settings, log } = given;
  const { pool, client } = stores;
  const hub = { pool, profiles: createProfileStore({ pool, client }) };
  const server = createTlsChecked({ hub, settings, log, now: () => new Date() });
  const unused = followUnused(server.server, settings.tls ? 'secureConnection' : 'connection');
  const { host, port: wanted } = settings;
  await server.listen({ host, port: wanted, backlog }).catch((error: unknown) => {
    throw badSetting('HOST', `and PORT cannot be listened on (${codeOf(error)}).`, error);
  });
  const scanMs = settings.profilesScanSeconds && settings.profilesScanSeconds * 1000;
  const feed = startFeed({
    pool,
    client,
    log,
    times: scanMs ? { scanMs, scanWithStreamMs: scanMs } : {},
  });
  const { tombstoneDays = defaultTombstoneDays } = settings;
  const maintenance = startMaintenance({ pool, log, tombstoneDays });
  const recheck = startRecheckLoop({ pool, log });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: settings.publicUrl ?? localUrl(settings, port),
    async stop() {
      for (const socket of unused) socket.destroy();
      const deadline = setTimeout(() => {
        log.warn('requests outlast the grace period: the hub breaks their connections');
        server.server.closeAllConnections();
      }, gracePeriodMs);
      // A connection becomes idle when its request has ended. It must not wait for another one.
      const sweeping = setInterval(() => server.server.closeIdleConnections(), sweepPauseMs);
      await server.close();
      clearTimeout(deadline);
      clearInterval(sweeping);
      await Promise.all([feed.stop(), maintenance.stop(), recheck.stop()]);
    },
  };
}

/** Connections without a request yet. Node does not count them as idle, so closing would wait for them. */
function followUnused(
  server: Server,
  connected: 'connection' | 'secureConnection',
): ReadonlySet<Socket> {
  const unused = new Set<Socket>();
  server.on(connected, (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage) => unused.delete(socket));
  return unused;
}

function createTlsChecked(serving: Parameters<typeof createServer>[0]) {
  try {
    return createServer(serving);
  } catch (error) {
    // OpenSSL's codes for a key that does not fit the certificate, or for unreadable ones.
    if (codeOf(error).startsWith('ERR_OSSL')) {
      throw badSetting(
        'TLS_CERT_FILE',
        'and TLS_KEY_FILE do not hold a certificate and its key.',
        error,
      );
    }
    throw error;
  }
}

function localUrl({ host, tls }: ServeSettings, port: number): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${tls === undefined ? 'http' : 'https'}://${name}:${port}`;
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'unknown';
}
