import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { CaseloadError } from '../../model/error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

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

/** How laptops reach the hub. */
export interface ServeSettings {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** PEM. Absent: plain HTTP, on loopback or behind a proxy alone. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  /** Addresses whose `X-Forwarded-*` headers are believed; false: nobody's. */
  readonly trustProxy: false | readonly string[];
  /** What laptops type, without a slash at its end, when it is not the address that they seem to call. */
  readonly publicUrl?: string;
  /** Between two scans of the profiles table; absent: as often as it needs, with or without a stream. */
  readonly profilesScanSeconds?: number;
  /** How long removals are known; absent: the default. */
  readonly tombstoneDays?: number;
}

/** What the command line says of serving; the environment fills in what it does not. */
export interface ServeFlags {
  readonly host?: string;
  readonly port?: string;
  readonly behindProxy?: boolean;
}

/** Ranges that no one reaches a hub from through the internet: the names that Fastify knows them by. */
const privateNetworks = ['loopback', 'linklocal', 'uniquelocal'];
const defaultPort = 7460;
export const defaultTombstoneDays = 180;

/**
 * Reads `DATABASE_URL` and `DYNAMODB_ENDPOINT`. Region and credentials of AWS are for the SDK to find.
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

/**
 * Reads how to serve: flags first, then `HOST`, `PORT`, `TLS_CERT_FILE`, `TLS_KEY_FILE`, `TRUST_PROXY`,
 * `PUBLIC_URL` and `PROFILES_SCAN_SECONDS`.
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
        'Set TLS_CERT_FILE and TLS_KEY_FILE, or say --behind-proxy when a proxy does the TLS.',
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

export function badSetting(name: string, words: string, cause?: unknown): CaseloadError {
  return new CaseloadError(
    { code: 'bad_setting', field: name, message: `${name} ${words}` },
    { cause },
  );
}

function requireUrl(name: string, text: string, protocols: readonly string[]): void {
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
    // Not the value: a database URL holds a password.
    throw badSetting(name, `must be a URL that begins with ${protocols.join('// or ')}//.`);
  }
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
      `must list addresses or networks of proxies, such as 10.0.0.0/8, with commas; “${wrong}” is none.`,
    );
  }
  return addresses;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
