import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { damageStored } from '../../support/laptop/damage.ts';
import { type District, passphrase, startDistrict } from '../../support/laptop/laptop.ts';
import { grandview, lincoln } from '../../support/memory/demo-records.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

// The command makes keys with all the work that a passphrase takes; so must the test that opens its mirror.
vi.unmock('node:crypto');

const main = join(import.meta.dirname, '../../../sync/cli/main.ts');

interface Ended {
  readonly status: number | null;
  readonly lines: readonly Record<string, unknown>[];
  readonly words: string;
}

async function run(dir: string, args: readonly string[], secret = passphrase): Promise<Ended> {
  const child = spawn(process.execPath, [main, '--dir', dir, ...args], {
    env: { ...process.env, CASELOAD_PASSPHRASE: secret },
  });
  let out = '';
  let words = '';
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    words += text;
  });
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const lines = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { status, lines, words };
}

async function joined(): Promise<
  District & { dir: string; caseload: (...args: string[]) => Promise<Ended> }
> {
  const district = await startDistrict();
  const dir = join(temporaryFolder(), 'cora');
  const { url } = district.server;
  const { status, lines } = await run(dir, ['join', '--hub', url, '--code', 'GOOD-CODE']);
  expect({ status, lines }).toMatchObject({
    status: 0,
    lines: [{ device: 'device-1', user: { sourced_id: 'user-1' } }],
  });
  return { ...district, dir, caseload: (...args) => run(dir, args) };
}

const ana = '["604821"]';
const anaAtLincoln = `["604821",${lincoln},"2026-08-24"]`;

describe('caseload', { timeout: 120_000 }, () => {
  test('joins, syncs, lists, edits and sends', async () => {
    const { caseload, center } = await joined();
    const first = await caseload('sync');
    expect(first).toMatchObject({
      status: 0,
      lines: [{ pulled: 11, pushed: 0, conflicts: 0, rejected: 0, pending: 0 }],
    });
    const listed = await caseload('list', 'students', '--where', '{"last_name":"Ruiz"}');
    expect(listed.lines).toMatchObject([{ student_unique_id: '604821', first_name: 'Ana' }]);
    expect((await caseload('list', 'students', '--limit', '2')).lines).toHaveLength(2);

    const edited = await caseload('edit', 'students', ana, '{"first_name":"Anna"}');
    expect(edited).toMatchObject({ status: 0, lines: [{ changeset: expect.any(String) }] });
    const outbox = await caseload('outbox');
    expect(outbox.lines).toMatchObject([
      { changeset: edited.lines[0]?.changeset, state: 'waiting', reason: null },
    ]);
    expect((await caseload('sync')).lines).toMatchObject([{ pushed: 1, pending: 0 }]);
    expect(center.get('students', ['604821']).record).toMatchObject({ first_name: 'Anna' });
    expect((await caseload('search', 'anna rui')).lines).toMatchObject([{ last_name: 'Ruiz' }]);
    const verdicts = (await caseload('verify')).lines;
    expect(verdicts).toHaveLength(3);
    for (const verdict of verdicts) expect(verdict).toMatchObject({ equal: true });
    const status = await caseload('status');
    expect(status.lines).toMatchObject([{ counts: { students: 3 }, last_error: null }]);
  });

  test('shows a conflict field by field, and resolves it', async () => {
    const { caseload, center } = await joined();
    await caseload('sync');
    const { lines } = await caseload('edit', 'students', ana, '{"birth_city":"Austin"}');
    const id = String(lines[0]?.changeset);
    center.edit('students', ['604821'], { birth_city: 'Dallas' });
    expect((await caseload('sync')).lines).toMatchObject([{ conflicts: 1, pending: 0 }]);
    expect((await caseload('conflicts')).lines).toMatchObject([
      {
        changeset: id,
        records: [
          {
            kind: 'changed',
            fields: [{ field: 'birth_city', base: null, mine: 'Austin', theirs: 'Dallas' }],
          },
        ],
      },
    ]);
    expect((await caseload('resolve', id, '{"birth_city":"Houston"}')).status).toBe(0);
    expect((await caseload('sync')).lines).toMatchObject([{ pushed: 1, conflicts: 0 }]);
    expect(center.get('students', ['604821']).record).toMatchObject({ birth_city: 'Houston' });
  });

  test('mends what the center refused, exports it, and says when the mirror differs', async () => {
    const { caseload, center, hub } = await joined();
    await caseload('sync');
    const added = await caseload(
      'enroll',
      JSON.stringify({
        student_unique_id: '604822',
        school_id: grandview,
        entry_date: '2026-09-09',
        school_year: 2027,
      }),
      ...['--first-name', 'José', '--last-name', 'Alvarado'],
    );
    expect(added).toMatchObject({ status: 0 });
    const id = String(added.lines[0]?.changeset);
    expect((await caseload('sync')).lines).toMatchObject([{ rejected: 1 }]);
    expect((await caseload('export', id)).lines).toMatchObject([
      { changeset: id, state: 'rejected', content: { student_name: { last_name: 'Alvarado' } } },
    ]);
    expect(await caseload('amend', id, '{"entry_date":"not a date"}')).toMatchObject({
      status: 1,
      lines: [{ error: { field: 'entry_date' } }],
    });
    expect(
      await caseload('amend', id, '--first-name', 'José', '--last-name', 'Álvarez'),
    ).toMatchObject({ status: 0 });
    expect((await caseload('sync')).lines).toMatchObject([{ rejected: 0, pushed: 1 }]);

    const digests = hub.digests.bind(hub);
    hub.digests = async (buckets) =>
      (await digests(buckets)).map((one) => ({ ...one, digest: '0'.repeat(16) }));
    const differing = await caseload('verify');
    expect(differing.status).toBe(1);
    expect(differing.lines.at(-1)).toMatchObject({ error: { code: 'mirror_differs' } });
    expect(center.changesets.has(id)).toBe(true);
  });

  test('enrolls, transfers and withdraws', async () => {
    const { caseload, center } = await joined();
    await caseload('sync');
    const to = JSON.stringify({ school_id: grandview, entry_date: '2026-10-02' });
    const exit = ['--date', '2026-10-01', '--type', 'Transferred'];
    const transferred = await caseload('transfer', anaAtLincoln, ...exit, '--to', to);
    expect(transferred).toMatchObject({ status: 0 });
    const enrollment = { school_id: lincoln, entry_date: '2026-09-09', school_year: 2027 };
    const added = await caseload(
      'enroll',
      JSON.stringify(enrollment),
      '--student',
      '{"student_unique_id":"700002","first_name":"Noor","last_name":"Haddad"}',
    );
    expect(added).toMatchObject({ status: 0 });
    expect((await caseload('sync')).lines).toMatchObject([{ pushed: 2, pending: 0 }]);
    const moved = ['604821', grandview, '2026-10-02'];
    expect(center.get('student_school_associations', moved).record).toMatchObject({
      school_year: 2027,
      entry_grade_level_descriptor: 'Ninth grade',
    });
    expect(center.get('students', ['700002']).record).toMatchObject({ last_name: 'Haddad' });
  });

  test('refuses with words, a code, and another exit status', async () => {
    const { caseload, dir, server } = await joined();
    const { url } = server;
    const cases: [string[], number, string][] = [
      [['join', '--hub', url, '--code', 'GOOD-CODE'], 1, 'already_joined'],
      [['get', 'students', '["000000"]'], 1, 'unknown_record'],
      [['get', 'students', 'nonsense'], 2, 'usage'],
      [['list', 'pupils'], 2, 'usage'],
      [['list', 'students', '--where', '{"shoe_size":40}'], 2, 'usage'],
    ];
    for (const [args, status, code] of cases) {
      const ended = await caseload(...args);
      expect(ended).toMatchObject({ status, lines: [{ error: { code } }] });
      expect(ended.words).toMatch(new RegExp(`^${code}: `));
    }
    expect(await caseload('dance')).toMatchObject({ status: 2, lines: [] });
    expect(await run(dir, ['status'], '')).toMatchObject({ status: 2 });
    expect(await run(dir, ['status'], 'a wrong passphrase')).toMatchObject({ status: 1 });
    await server.close();
    expect(await caseload('sync')).toMatchObject({
      status: 3,
      lines: [{ error: { code: 'unreachable' } }],
    });
  });

  test('an edit that cannot be read is listed with what is wrong, exported as stored, and discarded', async () => {
    const { dir, caseload } = await joined();
    await caseload('sync');
    const fields = JSON.stringify({ birth_city: 'Austin' });
    const [edited] = (await caseload('edit', 'students', '["604821"]', fields)).lines;
    const id = String(edited?.changeset);
    await damageStored(dir, passphrase, id);
    expect((await caseload('outbox')).lines).toMatchObject([
      { changeset: id, state: 'unreadable', reason: { code: 'unreadable_edit' } },
    ]);
    expect((await caseload('export', id)).lines).toMatchObject([
      { changeset: id, stored: { changeset: expect.stringContaining('Austin') } },
    ]);
    expect((await caseload('sync')).status).toBe(0);
    await caseload('discard', id);
    expect((await caseload('outbox')).lines).toEqual([]);
  });

  test('a record that cannot be read is counted, and listed with what is wrong and what came', async () => {
    const { center, caseload } = await joined();
    center.edit('students', ['604821'], { birth_city: 7 });
    expect((await caseload('sync')).status).toBe(0);
    expect((await caseload('status')).lines).toMatchObject([{ set_aside: 1 }]);
    const [line, ...others] = (await caseload('set-aside')).lines;
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      entity: 'students',
      key: ['604821'],
      name: 'Ana Ruiz',
      reason: { code: 'unreadable_record', field: 'birth_city' },
    });
    expect(JSON.parse(String(line?.raw))).toMatchObject({ birth_city: 7 });
    expect(await caseload('get', 'students', ana)).toMatchObject({
      status: 1,
      lines: [{ error: { code: 'unreadable_record' } }],
    });
  });
});
