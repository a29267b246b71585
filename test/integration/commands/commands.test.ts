import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../support/center/database.ts';
import { openDynamodb, openEmptyDynamodb } from '../../support/center/dynamodb.ts';
import { addSmallDistrict } from '../../support/center/people.ts';
import { putForeign } from '../../support/center/profiles.ts';
import { runHub } from '../../support/hub/hub-command.ts';

async function openCenter() {
  const { pool, url } = await openTestDatabase();
  const { client, settings } = await openDynamodb();
  await addSmallDistrict(pool);
  return {
    pool,
    client,
    environment: { DATABASE_URL: url, DYNAMODB_ENDPOINT: settings.endpoint ?? '' },
  };
}

test('wrong use ends with 2 and says how it is used', async () => {
  for (const args of [['fly'], ['join-code'], ['join-code', '--user', 'x', '--hours', 'many']]) {
    const { status, results, words } = await runHub(args);
    expect([args, status, results]).toEqual([args, 2, []]);
    expect(words).toMatch(/error: /);
  }
});

test('help is for people: nothing on standard output', async () => {
  const { status, results, words } = await runHub(['--help']);
  expect([status, results]).toEqual([0, []]);
  expect(words).toContain('join-code');
});

test('a refusal ends with 1, as JSON with its code, and in words', async () => {
  const { status, results, words } = await runHub(['devices', 'list']);
  expect(status).toBe(1);
  expect(results).toMatchObject([{ error: { code: 'bad_setting', field: 'DATABASE_URL' } }]);
  expect(words).toMatch(/^bad_setting: DATABASE_URL/);
});

test('a database that does not answer, or was not migrated, shows by its code', async () => {
  const away = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' };
  expect((await runHub(['devices', 'list'], away)).results[0].error.code).toBe('store_unavailable');
  const { url } = await openTestDatabase('empty');
  const { status, results } = await runHub(['devices', 'list'], { DATABASE_URL: url });
  expect([status, results[0].error.code]).toEqual([1, 'schema_mismatch']);
});

test('a code is made, and laptops are listed and revoked', async () => {
  const { pool, environment } = await openCenter();
  const made = await runHub(['join-code', '--user', 'cara@schools.example'], environment);
  expect(made).toMatchObject({ status: 0, words: '' });
  expect(made.results).toEqual([
    { code: expect.stringMatching(/^.{4}-.{4}-.{4}$/), expires_at: expect.any(String) },
  ]);
  const days = (Date.parse(made.results[0].expires_at) - Date.now()) / 86_400_000;
  expect(days).toBeCloseTo(7, 1);
  const unknown = await runHub(['join-code', '--user', 'no@schools.example'], environment);
  expect([unknown.status, unknown.results[0].error.code]).toEqual([1, 'unknown_record']);

  const id = randomUUID();
  await pool.query(
    `INSERT INTO sync.device (id, name, user_id, thumbprint, public_jwk)
     VALUES ($1, 'Cara’s laptop', 'cara', 't', '{}')`,
    [id],
  );
  const listed = await runHub(['devices', 'list'], environment);
  expect(listed.results).toMatchObject([
    { devices: [{ id, name: 'Cara’s laptop', email: 'cara@schools.example', revoked_at: null }] },
  ]);
  const revoked = await runHub(['devices', 'revoke', id.toUpperCase()], environment);
  expect(revoked.results).toMatchObject([{ id, revoked_at: expect.any(String) }]);
  const again = await runHub(['devices', 'revoke', id], environment);
  expect(again.results).toEqual(revoked.results);
  const nobody = await runHub(['devices', 'revoke', 'nobody'], environment);
  expect([nobody.status, nobody.results[0].error.code]).toEqual([1, 'device_unknown']);
});

test('doctor prints a line for each check, and ends with 1 until all is well', async () => {
  const { environment } = await openCenter();
  const before = await runHub(['doctor'], environment);
  expect(before.status).toBe(1);
  expect(before.results.filter(({ ok }) => !ok).map(({ check }) => check)).toEqual(['feed']);
  expect((await runHub(['scan-profiles'], environment)).results).toEqual([
    { scanned: 0, changed: 0, removed: 0, without_school: 0, set_aside: 0 },
  ]);
  const after = await runHub(['doctor'], environment);
  expect(after).toMatchObject({ status: 0, words: '' });
});

test('migrate makes the schema and the table, and scan-profiles applies the profiles that are there', async () => {
  const { url } = await openTestDatabase('empty');
  const { client, settings } = await openEmptyDynamodb('dynalite');
  const environment = { DATABASE_URL: url, DYNAMODB_ENDPOINT: settings.endpoint ?? '' };
  expect(await runHub(['migrate'], environment)).toMatchObject({ status: 0 });
  await putForeign(client, { profile_id: 'p', school_id: '1' });
  expect((await runHub(['scan-profiles'], environment)).results).toEqual([
    { scanned: 1, changed: 1, removed: 0, without_school: 0, set_aside: 0 },
  ]);
});

test('without a region DynamoDB is not asked, and the setting is named', async () => {
  const { environment } = await openCenter();
  const { status, results } = await runHub(['scan-profiles'], {
    ...environment,
    AWS_REGION: '',
    AWS_CONFIG_FILE: '/nonexistent',
  });
  expect([status, results[0].error]).toMatchObject([
    1,
    { code: 'bad_setting', field: 'AWS_REGION' },
  ]);
});
