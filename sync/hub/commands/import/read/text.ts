import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { CaseloadError } from '../../../../model/error.ts';

/** Bytes in which the declaration of an XML file is looked for. */
const declarationSize = 1024;

/**
 * The text of a file, chunk by chunk, in the encoding that its byte order mark or its XML declaration names; without
 * either, UTF-8. Names of encodings are those of the WHATWG Encoding Standard, which reads ISO-8859-1 as windows-1252.
 * @throws `bad_file` when it cannot be read, `unknown_encoding`, `wrong_encoding` when it holds bytes that its encoding
 * does not have
 */
export async function* readText(file: string): AsyncGenerator<string> {
  const encoding = encodingOf(await readStart(file));
  const decoder = decoderOf(encoding);
  const decode = (bytes?: Uint8Array) => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch (error) {
      throw wrongEncoding(encoding, error);
    }
  };
  for await (const bytes of createReadStream(file)) yield decode(bytes as Buffer);
  yield decode();
}

/**
 * The name of the encoding in which a file begins.
 * @throws `unknown_encoding` for UTF-32 and EBCDIC, `wrong_encoding` when it declares UTF-16 in bytes that are not
 */
function encodingOf(start: Uint8Array): string {
  const begins = (...bytes: number[]) => bytes.every((byte, i) => start[i] === byte);
  if (begins(0xff, 0xfe, 0, 0) || begins(0, 0, 0xfe, 0xff)) throw unknownEncoding('UTF-32');
  if (begins(0x4c, 0x6f, 0xa7, 0x94)) throw unknownEncoding('EBCDIC');
  if (begins(0xef, 0xbb, 0xbf)) return 'utf-8';
  if (begins(0xff, 0xfe) || begins(0x3c, 0)) return 'utf-16le';
  if (begins(0xfe, 0xff) || begins(0, 0x3c)) return 'utf-16be';
  const declared = /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"']{1,40})["']/.exec(
    Buffer.from(start).toString('latin1'),
  )?.[1];
  if (declared === undefined) return 'utf-8';
  if (decoderOf(declared).encoding.startsWith('utf-16')) throw wrongEncoding(declared);
  return declared;
}

async function readStart(file: string): Promise<Uint8Array> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(declarationSize));
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw badFile(`${file} cannot be read.`, error);
  }
}

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (error) {
    throw unknownEncoding(encoding, error);
  }
}

export function badFile(detail: string, cause?: unknown): CaseloadError {
  return new CaseloadError({ code: 'bad_file', params: { detail } }, { cause });
}

function unknownEncoding(encoding: string, cause?: unknown): CaseloadError {
  return new CaseloadError({ code: 'unknown_encoding', params: { encoding } }, { cause });
}

function wrongEncoding(encoding: string, cause?: unknown): CaseloadError {
  return new CaseloadError({ code: 'wrong_encoding', params: { encoding } }, { cause });
}
