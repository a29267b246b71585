import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { personFolder } from '../../../sync/laptop/keys/folder.ts';
import { unwrapKey } from '../../../sync/laptop/keys/key-file.ts';
import { createLaptop } from '../../../sync/laptop/laptop.ts';
import { openMirror } from '../../../sync/mirror/mirror.ts';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import { joinLaptop, passphrase, startDistrict, stillPace } from '../../support/laptop/laptop.ts';
import { demoCenter } from '../../support/memory/demo-records.ts';
import { startHubServer } from '../../support/memory/hub-server.ts';
import { MemoryHub } from '../../support/memory/memory-hub.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const code = 'GOOD-CODE';
const withCode = (one: string) => expect.objectContaining({ code: one });
const empty = (folder = temporaryFolder()) => createLaptop({ folder, fetch, pace: stillPace });

describe('joining is refused', () => {
  test('with a weak passphrase, before the code is used', async () => {
    const { server, hub } = await startDistrict();
    const { methods } = empty();
    const join = methods.join({ hub: server.url, code, passphrase: 'short' });
    await expect(join).rejects.toThrow(withCode('weak_passphrase'));
    expect(hub.asked).toEqual([]);
    expect(await methods.listPeople({})).toEqual([]);
  });

  test('at an address that would show records to the network', async () => {
    const { methods } = empty();
    const join = methods.join({ hub: 'http://hub.example.org', code, passphrase });
    await expect(join).rejects.toThrow(withCode('insecure_url'));
  });

  test('with a code that the hub does not know, and leaves nothing behind', async () => {
    const { server } = await startDistrict();
    const folder = temporaryFolder();
    const { methods } = empty(folder);
    const join = methods.join({ hub: server.url, code: 'WRONG', passphrase });
    await expect(join).rejects.toThrow(withCode('join_code_unknown'));
    expect(readdirSync(folder)).toEqual([]);
  });

  test('when the same person has a mirror here already, which stays', async () => {
    const district = await startDistrict();
    const { methods, folder } = await joinLaptop(district);
    await methods.editStudent({ student_unique_id: '604821', fields: { birth_city: 'Austin' } });
    await methods.lock({});
    const again = methods.join({ hub: district.server.url, code, passphrase });
    await expect(again).rejects.toThrow(withCode('already_joined'));
    const [person] = await empty(folder).methods.listPeople({});
    await methods.unlock({ person: String(person?.person), passphrase });
    expect(await methods.listOutbox({})).toHaveLength(1);
  });
});

describe('unlocking is refused', () => {
  const joined = async () => {
    const laptop = await joinLaptop(await startDistrict());
    const [person] = await laptop.methods.listPeople({});
    const name = String(person?.person);
    return { ...laptop, person: name, files: personFolder(join(laptop.folder, name)) };
  };

  test('for someone who is not here', async () => {
    const { methods } = empty();
    for (const person of ['nobody', '..', '/etc']) {
      await expect(methods.unlock({ person, passphrase })).rejects.toThrow(withCode('not_joined'));
    }
  });

  test('while another Caseload has the mirror open', async () => {
    const { folder, person } = await joined();
    const other = empty(folder);
    await expect(other.methods.unlock({ person, passphrase })).rejects.toThrow(
      withCode('mirror_in_use'),
    );
  });

  test('to an older Caseload', async () => {
    const { folder, person, files, close } = await joined();
    await close();
    const key = await unwrapKey(readFileSync(files.key, 'utf8'), passphrase);
    const mirror = openMirror({ file: files.mirror, key });
    mirror.database.transaction((writable) => writable.exec('PRAGMA user_version = 99'));
    mirror.close();
    await expect(empty(folder).methods.unlock({ person, passphrase })).rejects.toThrow(
      withCode('mirror_newer'),
    );
  });

  test('when a file is damaged, but not when only the name is lost', async () => {
    const { folder, person, files, close } = await joined();
    await close();
    rmSync(files.person);
    const { methods } = empty(folder);
    expect(await methods.listPeople({})).toMatchObject([{ person, name: person }]);
    copyFileSync(files.mirror, `${files.mirror}.good`);
    writeFileSync(files.mirror, Buffer.alloc(100_000, 7));
    await expect(methods.unlock({ person, passphrase })).rejects.toThrow(
      withCode('mirror_damaged'),
    );
    copyFileSync(`${files.mirror}.good`, files.mirror);
    await methods.unlock({ person, passphrase });
    expect((await methods.listSchools({})).map(({ enrolled }) => enrolled)).toEqual([1, 3]);
    await methods.lock({});
    writeFileSync(files.key, '{}');
    await expect(methods.unlock({ person, passphrase })).rejects.toThrow(
      withCode('mirror_damaged'),
    );
  });
});

describe('a sync is refused', () => {
  test('by a hub of another district, or that speaks another protocol; edits stay', async () => {
    const district = await startDistrict();
    const { methods } = await joinLaptop(district);
    await methods.editStudent({ student_unique_id: '604821', fields: { birth_city: 'Austin' } });
    const sync = async () => methods.syncNow({});

    // Restored from a copy: the same address, another database.
    const { port } = new URL(district.server.url);
    await district.server.close();
    const elsewhere = Object.assign(demoCenter('epoch-2'), { districtId: 'district-2' });
    const otherHub = new MemoryHub(elsewhere, district.hub.buckets);
    const other = await startHubServer(otherHub, Number(port));
    await expect(sync()).rejects.toThrow(withCode('epoch_changed'));
    expect(await methods.listOutbox({})).toMatchObject([{ state: 'waiting' }]);
    expect(await methods.syncStatus({})).toMatchObject({ last_error: { code: 'epoch_changed' } });
    await other.close();
    await expect(sync()).rejects.toThrow(withCode('unreachable'));

    const upgraded = await startHubServer(otherHub, Number(port));
    for (const [protocol, reason] of [
      [protocolVersion - 1, 'hub_older'],
      [protocolVersion + 1, 'laptop_older'],
    ] as const) {
      const body = JSON.stringify({ ok: true, value: { protocol } });
      upgraded.faults.instead = { status: 200, type: 'application/json', body };
      const refusal = { code: 'protocol_mismatch', params: { reason } };
      await expect(sync()).rejects.toThrow(expect.objectContaining(refusal));
    }
    await upgraded.close();
    expect(await methods.listOutbox({})).toMatchObject([{ state: 'waiting' }]);
  });
});
