import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readServeSettings } from '../../../sync/hub/server/settings/serve-settings.ts';
import { readStoreSettings } from '../../../sync/hub/server/settings/store-settings.ts';
import { CaseloadError } from '../../../sync/model/error.ts';

const folder = mkdtempSync(join(tmpdir(), 'caseload-settings-'));
const pem = join(folder, 'any.pem');
writeFileSync(pem, '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n');
const noPem = join(folder, 'none.pem');
writeFileSync(noPem, 'hello');

function problemOf(work: () => unknown): Partial<CaseloadError> {
  try {
    work();
  } catch (error) {
    if (error instanceof CaseloadError) return { code: error.code, field: error.field ?? '' };
    throw error;
  }
  return {};
}

describe('the stores', () => {
  test('are the database and, where it is set, the endpoint of DynamoDB', () => {
    const databaseUrl = 'postgres://hub:secret@db.example/records?sslmode=verify-full';
    expect(readStoreSettings({ DATABASE_URL: databaseUrl })).toEqual({ databaseUrl, dynamodb: {} });
    const endpoint = 'http://127.0.0.1:8000';
    expect(
      readStoreSettings({ DATABASE_URL: databaseUrl, DYNAMODB_ENDPOINT: endpoint }).dynamodb,
    ).toEqual({ endpoint });
  });

  test.each([
    ['DATABASE_URL', {}],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://hub:secret@db.example' }],
    ['DATABASE_URL', { DATABASE_URL: 'db.example' }],
    ['DYNAMODB_ENDPOINT', { DATABASE_URL: 'postgres://d', DYNAMODB_ENDPOINT: 'localhost:8000' }],
  ])('are refused by the name of the setting: %s', (field, environment) => {
    expect(problemOf(() => readStoreSettings(environment))).toEqual({ code: 'bad_setting', field });
  });

  test('never show the password of a wrong URL', () => {
    expect(() => readStoreSettings({ DATABASE_URL: 'mysql://hub:secret@db' })).toThrow(
      /^(?!.*secret)/,
    );
  });
});

describe('serving', () => {
  test('is on loopback by default, and flags come before the environment', () => {
    expect(readServeSettings({})).toEqual({ host: '127.0.0.1', port: 7460, trustProxy: false });
    const both = readServeSettings({ HOST: '::1', PORT: '1' }, { host: 'localhost', port: '0' });
    expect(both).toMatchObject({ host: 'localhost', port: 0 });
  });

  test('reads certificate and key', () => {
    const { tls } = readServeSettings({
      HOST: '0.0.0.0',
      TLS_CERT_FILE: pem,
      TLS_KEY_FILE: pem,
    });
    expect(tls?.cert.toString()).toContain('BEGIN CERTIFICATE');
  });

  test('believes proxies of private networks, or those that are listed', () => {
    expect(readServeSettings({ HOST: '0.0.0.0' }, { behindProxy: true }).trustProxy).toEqual([
      'loopback',
      'linklocal',
      'uniquelocal',
    ]);
    expect(
      readServeSettings({ HOST: '0.0.0.0', TRUST_PROXY: '10.1.2.3, fd00::/8' }).trustProxy,
    ).toEqual(['10.1.2.3', 'fd00::/8']);
  });

  test('takes the public address without its last slash', () => {
    expect(readServeSettings({ PUBLIC_URL: 'https://hub.example/caseload/' }).publicUrl).toBe(
      'https://hub.example/caseload',
    );
  });

  test.each([
    ['PORT', { PORT: '70000' }],
    ['PORT', { PORT: 'http' }],
    ['TLS_CERT_FILE', { HOST: '0.0.0.0' }],
    ['TLS_CERT_FILE', { HOST: '192.0.2.7' }],
    ['TLS_CERT_FILE', { TLS_KEY_FILE: pem }],
    ['TLS_KEY_FILE', { TLS_CERT_FILE: pem }],
    ['TLS_KEY_FILE', { TLS_CERT_FILE: pem, TLS_KEY_FILE: join(folder, 'missing') }],
    ['TLS_CERT_FILE', { TLS_CERT_FILE: noPem, TLS_KEY_FILE: pem }],
    ['TRUST_PROXY', { TRUST_PROXY: 'proxy.example' }],
    ['TRUST_PROXY', { TRUST_PROXY: 'true' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'hub.example' }],
  ])('is refused by the name of the setting: %s %j', (field, environment) => {
    expect(problemOf(() => readServeSettings(environment))).toEqual({ code: 'bad_setting', field });
  });
});
