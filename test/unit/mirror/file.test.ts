import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openMirror } from '../../../sync/mirror/mirror.ts';
import type { Etag } from '../../../sync/protocol/values.ts';
import { changesetId } from '../../support/changeset.ts';
import { atLincoln, entry, hello, page, present, shown } from '../../support/contract/pages.ts';
import { openTestMirror, testKey } from '../../support/laptop/mirror.ts';
import { student } from '../../support/memory/demo-records.ts';

const key = ['604821'];
const ana = student('604821', 'Anastasija', 'Wojciechowska', { birth_city: 'Zelienople' });
const withCode = (code: string) => expect.objectContaining({ code });

function filled(options: Parameters<typeof openTestMirror>[0] = {}) {
  const mirror = openTestMirror(options);
  mirror.applyHello(hello(['district', atLincoln]));
  mirror.applyPages([page(atLincoln, [present('students', ana, 'e1')])]);
  return mirror;
}

function editOf(id: string, birth_city: string) {
  const base = 'e1' as Etag;
  return entry(id, [{ op: 'update', entity: 'students', key, base, fields: { birth_city } }]);
}

describe('the file of the mirror', () => {
  test('shows no student’s name, nor does its log', () => {
    const mirror = filled();
    mirror.changeOutbox({ put: [editOf(changesetId(1), 'Punxsutawney')] });
    const files = readdirSync(dirname(mirror.file));
    expect(files).toContain('mirror.db-wal');
    const bytes = files
      .map((name) => readFileSync(join(dirname(mirror.file), name), 'latin1'))
      .join('');
    expect(bytes.length).toBeGreaterThan(10_000);
    for (const word of ['Anastasija', 'Wojciechowska', 'Zelienople', 'Punxsutawney', 'students']) {
      expect(bytes).not.toContain(word);
      expect(bytes.toLowerCase()).not.toContain(word.toLowerCase());
    }
  });

  test('keeps saved edits when the process dies without closing it', () => {
    const mirror = filled();
    mirror.changeOutbox({ put: [editOf(changesetId(1), 'Punxsutawney')] });
    const copy = join(dirname(mirror.file), 'copy.db');
    // What a crash leaves: the file and its log, as they are on the disk.
    writeFileSync(copy, readFileSync(mirror.file));
    writeFileSync(`${copy}-wal`, readFileSync(`${mirror.file}-wal`));
    const after = openTestMirror({ file: copy });
    expect(shown(after, 'students', key)).toMatchObject({ birth_city: 'Punxsutawney' });
    expect(after.outbox()).toHaveLength(1);
  });

  test('is refused to a second process', () => {
    const { file } = filled();
    expect(() => openMirror({ file, key: testKey })).toThrow(withCode('mirror_in_use'));
  });

  test('is refused, untouched, when a newer Caseload wrote it', () => {
    const mirror = filled();
    mirror.database.transaction((writable) => writable.exec('PRAGMA user_version = 99'));
    mirror.close();
    const before = readFileSync(mirror.file);
    expect(() => openMirror({ file: mirror.file, key: testKey })).toThrow(withCode('mirror_newer'));
    expect(readFileSync(mirror.file).equals(before)).toBe(true);
  });

  test('is called damaged when its bytes have changed', () => {
    const mirror = filled();
    mirror.close();
    const handle = openSync(mirror.file, 'r+');
    writeSync(handle, Buffer.alloc(64, 1), 0, 64, 100);
    closeSync(handle);
    expect(() => openMirror({ file: mirror.file, key: testKey })).toThrow(
      withCode('mirror_damaged'),
    );
  });

  test('is called damaged with another key', () => {
    const mirror = filled();
    mirror.close();
    const key = new Uint8Array(32).fill(8);
    expect(() => openMirror({ file: mirror.file, key })).toThrow(withCode('mirror_damaged'));
    const again = openTestMirror({ file: mirror.file });
    expect(shown(again, 'students', ['604821'])).toMatchObject({ first_name: 'Anastasija' });
  });

  test('loses nothing when the disk is full', () => {
    const mirror = filled();
    const pages = Math.ceil(statSync(mirror.file).size / 4096) + 60;
    mirror.close();
    const full = openTestMirror({ file: mirror.file, maxPages: pages });
    full.changeOutbox({ put: [editOf(changesetId(1), 'Punxsutawney')] });
    const cursor = full.cursors()[atLincoln];
    const many = Array.from({ length: 3000 }, (_, i) =>
      present('students', student(`7${i}`, 'Ben', `Okafor ${i}`), `b${i}`),
    );
    expect(() => full.applyPages([page(atLincoln, many)])).toThrow(withCode('disk_full'));
    expect(full.cursors()[atLincoln]).toEqual(cursor);
    expect(full.read('students', ['70'])).toBeUndefined();
    expect(full.outbox()).toHaveLength(1);
    expect(shown(full, 'students', key)).toMatchObject({ birth_city: 'Punxsutawney' });
  });
});
