import { execFile } from 'node:child_process';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { kindOf } from '../../../../sync/hub/commands/import/read/kind.ts';
import { readRecords, type XmlRecord } from '../../../../sync/hub/commands/import/read/xml.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

function fileOf(...parts: string[]): string {
  const file = join(temporaryFolder(), 'given.xml');
  writeFileSync(file, parts.join(''));
  return file;
}

async function recordsOf(file: string): Promise<XmlRecord[]> {
  const records: XmlRecord[] = [];
  for await (const record of readRecords(file)) records.push(record);
  return records;
}

/** A file that begins and goes on, in pieces of a megabyte, and never closes what it has opened. */
function endlessFile(start: string, piece: string, megabytes: number): string {
  const file = join(temporaryFolder(), 'endless.xml');
  const handle = openSync(file, 'w');
  writeSync(handle, start);
  const block = piece.repeat(Math.ceil((1024 * 1024) / piece.length));
  for (let i = 0; i < megabytes; i += 1) writeSync(handle, block);
  closeSync(handle);
  return file;
}

describe('records of an interchange', () => {
  test('have the line where they begin, and names without a prefix', async () => {
    const records = await recordsOf(
      fileOf('<e:R xmlns:e="x">\n\n<e:A\n  id="1"><e:B/></e:A>\r\n<C/></e:R>'),
    );
    expect(records).toMatchObject([
      { line: 3, name: 'A', element: { attributes: { id: '1' }, children: [{ name: 'B' }] } },
      { line: 5, name: 'C' },
    ]);
  });

  test.each([
    ['Jos<![CDATA[é]]>', 'José'],
    ['<![CDATA[O & P]]>', 'O & P'],
    ['<![CDATA[A]]><![CDATA[B]]> C', 'AB C'],
    ['A<!-- not said -->B', 'AB'],
    ['  O&#233;<?p?>&amp; ', 'Oé&'],
  ])('join the text of %s', async (inner, text) => {
    expect(await recordsOf(fileOf(`<R><A>${inner}</A></R>`))).toMatchObject([
      { element: { text } },
    ]);
  });

  test('a record beyond the limit is named without its content, and those around it are read', async () => {
    const many = '<B>0123456789</B>'.repeat(100_000);
    const records = await recordsOf(fileOf('<R><A>1</A>\n<A>', many, '</A>\n<A>3</A></R>'));
    expect(records).toMatchObject([
      { line: 1, element: { text: '1' } },
      { line: 2, name: 'A', element: undefined },
      { line: 3, element: { text: '3' } },
    ]);
  });

  test.each([
    ['breaks off', '<R><A>1</A><A>'],
    ['has two roots', '<R/><R/>'],
    ['is not nested', '<R><A></R></A>'],
    ['has an entity of its own', '<!DOCTYPE R [<!ENTITY a "b">]><R><A>&a;</A></R>'],
    ['is too deep', `<R>${'<A>'.repeat(200)}`],
  ])('a file that %s is refused', async (_, text) => {
    await expect(recordsOf(fileOf(text))).rejects.toMatchObject({ code: 'bad_file' });
  });
});

/** Reads a file in a process with little memory, which dies when it needs more. @returns the code it ends with */
async function readWithLittleMemory(file: string): Promise<string> {
  const module = join(import.meta.dirname, '../../../../sync/hub/commands/import/read/xml.ts');
  const script = `
    const { readRecords } = await import(${JSON.stringify(module)});
    try {
      for await (const record of readRecords(${JSON.stringify(file)})) {}
    } catch (error) {
      console.log(error.code);
    }`;
  const flags = ['--max-old-space-size=40', '--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, flags);
  return stdout.trim();
}

describe('memory does not grow with the file', () => {
  test.each([
    ['an unclosed record of small elements', '<R><A>', '<B>0123456789</B>', 12, 'bad_file'],
    ['an unclosed text', '<R><A>', 'text ', 55, 'too_large'],
    ['an unclosed comment', '<R><!-- ', 'text ', 55, 'too_large'],
    ['an unclosed CDATA section', '<R><A><![CDATA[', 'text ', 55, 'too_large'],
    ['an unclosed tag', '<R><A b="', 'text ', 55, 'too_large'],
    ['records without end', '<R>', '<A><B>0123456789</B></A>', 12, 'bad_file'],
  ] as const)('%s', async (_, start, piece, megabytes, code) => {
    expect(await readWithLittleMemory(endlessFile(start, piece, megabytes))).toBe(code);
  });
});

describe('the kind of a file', () => {
  test.each([
    [
      '<?xml version="1.0"?>\n<!-- of <InterchangeStudent> -->\n<InterchangeDescriptors/>',
      'InterchangeDescriptors',
    ],
    ['<e:InterchangeStudentEnrollment xmlns:e="x"/>', 'InterchangeStudentEnrollment'],
    ['\ufeffschoolId,studentUniqueId,"firstAttendanceDate",x\r\n', 'association CSV'],
  ])('is that of its root element or header: %s', async (text, kind) => {
    expect(await kindOf(fileOf(text))).toBe(kind);
  });

  test.each([
    [
      '<InterchangeStudentGrade><InterchangeStudent/></InterchangeStudentGrade>',
      'InterchangeStudentGrade',
    ],
    ['<html><body>Sign in</body></html>', 'html'],
  ])('a root that is not understood is named: %s', async (text, root) => {
    await expect(kindOf(fileOf(text))).rejects.toMatchObject({
      code: 'unknown_interchange',
      params: { root },
    });
  });

  test.each([[''], ['schoolId,studentUniqueId\n'], ['<'], ['{}']])(
    'a file that is nothing known is refused: %s',
    async (text) => {
      await expect(kindOf(fileOf(text))).rejects.toMatchObject({ code: 'bad_file' });
    },
  );
});
