import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileOfAddress } from '../../../src/main/window/app-address.ts';

const folder = resolve('/opt/caseload/renderer');
const fileOf = (address: string) => fileOfAddress(address, folder);

describe('an address of the app', () => {
  test('names a file of the built screens', () => {
    expect(fileOf('app://caseload/index.html')).toBe(join(folder, 'index.html'));
    expect(fileOf('app://caseload/assets/a%20b.css')).toBe(join(folder, 'assets', 'a b.css'));
  });

  test('climbs no higher than the folder of the screens', () => {
    // The URL parser takes dots away before the address reaches the file system.
    expect(fileOf('app://caseload/../main/index.cjs')).toBe(join(folder, 'main', 'index.cjs'));
  });

  test.each([
    ['a slash that arrives encoded', 'app://caseload/..%2fmain%2findex.cjs'],
    ['several of them', 'app://caseload/assets/..%2f..%2f..%2fetc/passwd'],
    ['dots that arrive encoded', 'app://caseload/%2e%2e%2f%2e%2e%2fetc/passwd'],
    ['a backslash', 'app://caseload/..%5cmain%5cindex.cjs'],
    ['a NUL', 'app://caseload/index.html%00.css'],
    ['broken encoding', 'app://caseload/%E0%A4%A'],
    ['the folder itself', 'app://caseload/'],
    ['another host', 'app://other/index.html'],
    ['another scheme', 'https://caseload/index.html'],
    ['a file of the disk', 'file:///etc/passwd'],
    ['no address at all', 'no address'],
  ])('names nothing for %s', (_what, address) => {
    expect(fileOf(address)).toBeUndefined();
  });
});
