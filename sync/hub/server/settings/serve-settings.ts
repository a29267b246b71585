import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { badSetting, type Environment, requireUrl } from './bad-setting.ts';

/** How laptops reach the hub. */
export interface ServeSettings {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** PEM. Absent: plain HTTP, only on loopback or behind a proxy. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  /** Addresses whose `X-Forwarded-*` headers the hub believes; false: it believes none. */
  readonly trustProxy: false | readonly string[];
  /** The address that laptops call, without a slash at its end, where a proxy hides it from the hub. */
  readonly publicUrl?: string;
  /** Between two scans of the profiles table; absent: the feed's own times, with or without a stream. */
  readonly profilesScanSeconds?: number;
  /** How long the hub remembers removals; absent: `defaultTombstoneDays`. */
  readonly tombstoneDays?: number;
}

/** What the command line says about serving. The environment fills in the rest. */
export interface ServeFlags {
  readonly host?: string;
  readonly port?: string;
  readonly behindProxy?: boolean;
}

/** Fastify's names for the ranges of addresses that the internet does not route. */
const privateNetworks = ['loopback', 'linklocal', 'uniquelocal'];
const defaultPort = 7460;
export const defaultTombstoneDays = 180;

/**
 * Reads how to serve: flags first, then `HOST`, `PORT`, `TLS_CERT_FILE`, `TLS_KEY_FILE`, `TRUST_PROXY`,
 * `PUBLIC_URL`, `PROFILES_SCAN_SECONDS` and `TOMBSTONE_DAYS`.
 * @throws `bad_setting`, also for plain HTTP that another machine could reach
 */
export function readServeSettings(environment: Environment, flags: ServeFlags = {}): ServeSettings {
  const host = flags.host ?? environment.HOST ?? '127.0.0.1';
  const port = readPort(flags.port ?? environment.PORT);
  const tls = readTls(environment);
  const trustProxy = readTrustProxy(environment.TRUST_PROXY, flags.behindProxy === true);
  const publicUrl = environment.PUBLIC_URL;
  if (publicUrl) requireUrl('PUBLIC_URL', publicUrl, ['https:', 'http:']);
  const profilesScanSeconds = readScanSeconds(environment.PROFILES_SCAN_SECONDS);
  if (tls === undefined && trustProxy === false && !isLoopback(host)) {
    throw badSetting(
      'TLS_CERT_FILE',
      `is not set, and without TLS student records would cross the network from ${host} readable. ` +
        'Set TLS_CERT_FILE and TLS_KEY_FILE, or start with --behind-proxy when a proxy does the TLS.',
    );
  }
  return {
    host,
    port,
    trustProxy,
    ...readTombstoneDays(environment.TOMBSTONE_DAYS),
    ...(tls === undefined ? {} : { tls }),
    ...(publicUrl ? { publicUrl: publicUrl.replace(/\/+$/, '') } : {}),
    ...(profilesScanSeconds === undefined ? {} : { profilesScanSeconds }),
  };
}

function readPort(text: string | undefined): number {
  if (text === undefined || text === '') return defaultPort;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw badSetting('PORT', 'must be a number from 0 to 65535; 0 takes a free port.');
  }
  return port;
}

function readScanSeconds(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds < 1 || seconds > 86_400) {
    throw badSetting('PROFILES_SCAN_SECONDS', 'must be a number of seconds from 1 to 86400.');
  }
  return seconds;
}

function readTombstoneDays(text: string | undefined): Pick<ServeSettings, 'tombstoneDays'> {
  if (text === undefined || text === '') return {};
  const days = Number(text);
  if (!/^\d+$/.test(text) || days < 1 || days > 36_500) {
    throw badSetting('TOMBSTONE_DAYS', 'must be a number of days, at least 1.');
  }
  return { tombstoneDays: days };
}

function readTls(environment: Environment): ServeSettings['tls'] {
  const { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile } = environment;
  if (!certFile && !keyFile) return undefined;
  if (!certFile) throw badSetting('TLS_CERT_FILE', 'is not set, but TLS_KEY_FILE is.');
  if (!keyFile) throw badSetting('TLS_KEY_FILE', 'is not set, but TLS_CERT_FILE is.');
  return { cert: readPem('TLS_CERT_FILE', certFile), key: readPem('TLS_KEY_FILE', keyFile) };
}

function readPem(name: string, file: string): Buffer {
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch (error) {
    throw badSetting(name, `names a file that cannot be read: ${file}`, error);
  }
  if (!content.includes('-----BEGIN ')) throw badSetting(name, `names a file without PEM: ${file}`);
  return content;
}

function readTrustProxy(text: string | undefined, behindProxy: boolean): false | string[] {
  if (!text) return behindProxy ? privateNetworks : false;
  const addresses = text.split(',').map((part) => part.trim());
  const wrong = addresses.find(
    (address) => isIP(address.split('/')[0] ?? '') === 0 && !privateNetworks.includes(address),
  );
  if (wrong !== undefined) {
    throw badSetting(
      'TRUST_PROXY',
      `must list addresses or networks of proxies, such as 10.0.0.0/8, with commas. “${wrong}” is neither.`,
    );
  }
  return addresses;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
