import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readText } from '../../../../sync/hub/commands/import/read/text.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function textOf(...parts: (string | Uint8Array)[]): Promise<string> {
  const file = join(temporaryFolder(), 'given');
  writeFileSync(file, Buffer.concat(parts.map((part) => Buffer.from(part as string))));
  let text = '';
  for await (const chunk of readText(file)) text += chunk;
  return text;
}

const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>`;
const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('text is read as the file declares', () => {
  test.each<[string, (string | Uint8Array)[], string]>([
    ['UTF-8 without a declaration', ['Zoé €'], 'Zoé €'],
    ['UTF-8 with a byte order mark', ['\ufeffZoé'], 'Zoé'],
    [
      'a declaration of another encoding after a UTF-8 byte order mark',
      [`\ufeff${declared('windows-1252')}é`],
      'é',
    ],
    ['windows-1252', [declared('windows-1252'), Uint8Array.of(0xe9, 0x80, 0x92)], 'é€’'],
    ['ISO-8859-1', [declared('ISO-8859-1'), Uint8Array.of(0xf1)], 'ñ'],
    [
      'ISO-8859-15, in lower case and other quotes',
      ["<?xml version='1.0' encoding='iso-8859-15'?>", Uint8Array.of(0xa4)],
      '€',
    ],
    ['windows-1250', [declared('windows-1250'), Uint8Array.of(0x9a)], 'š'],
    [
      'UTF-16 LE with a byte order mark',
      [Buffer.from(`\ufeff${declared('UTF-16')}Núñez`, 'utf16le')],
      'Núñez',
    ],
    ['UTF-16 BE with a byte order mark', [swapped(`\ufeff${declared('UTF-16')}Núñez`)], 'Núñez'],
    [
      'UTF-16 LE without a byte order mark',
      [Buffer.from(`${declared('UTF-16')}Núñez`, 'utf16le')],
      'Núñez',
    ],
    ['UTF-16 BE without a byte order mark', [swapped(`${declared('UTF-16')}Núñez`)], 'Núñez'],
  ])('%s', async (_, parts, expected) => {
    const text = await textOf(...parts);
    expect(text.replace(/<\?xml.*?\?>/, '')).toBe(expected);
  });

  test('a character between two chunks of the file stays whole', async () => {
    const text = 'é'.repeat(100_000);
    expect(await textOf('x', text)).toBe(`x${text}`);
  });
});

describe('text that cannot be read is refused with its encoding', () => {
  test.each<[string, (string | Uint8Array)[], string, string]>([
    ['an encoding that nobody knows', [declared('klingon')], 'unknown_encoding', 'klingon'],
    ['UTF-32', [Uint8Array.of(0xff, 0xfe, 0, 0)], 'unknown_encoding', 'UTF-32'],
    ['EBCDIC', [Uint8Array.of(0x4c, 0x6f, 0xa7, 0x94)], 'unknown_encoding', 'EBCDIC'],
    [
      'windows-1252 that says it is UTF-8',
      [declared('UTF-8'), Uint8Array.of(0xe9, 0x20)],
      'wrong_encoding',
      'UTF-8',
    ],
    [
      'windows-1252 that says nothing',
      ['<a>', Uint8Array.of(0xe9), '</a>'],
      'wrong_encoding',
      'utf-8',
    ],
    ['UTF-8 that ends within a character', [Uint8Array.of(0xc3)], 'wrong_encoding', 'utf-8'],
    ['UTF-8 that says it is UTF-16', [declared('UTF-16')], 'wrong_encoding', 'UTF-16'],
  ])('%s', async (_, parts, code, encoding) => {
    await expect(textOf(...parts)).rejects.toMatchObject({ code, params: { encoding } });
  });
});
