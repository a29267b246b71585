import type { Transform } from 'node:stream';
import { promisify } from 'node:util';
import {
  brotliDecompress,
  constants,
  createGzip,
  createZstdCompress,
  gunzip,
  gzip,
  zstdCompress,
  zstdDecompress,
} from 'node:zlib';

/** The content codings of the protocol (RFC 9110, section 8.4; RFC 8878), the better one first. */
const encodings = ['zstd', 'gzip'] as const;
export type Encoding = (typeof encodings)[number];

const compress = { zstd: promisify(zstdCompress), gzip: promisify(gzip) } as const;
const decompress = {
  zstd: promisify(zstdDecompress),
  gzip: promisify(gunzip),
  br: promisify(brotliDecompress),
} as const;

/**
 * Zstandard for streams: the level that a core still makes at 100 MB a second, faster than PostgreSQL gives rows. What a
 * row repeats stands close before it, so a small window finds it with shorter offsets: 3 % less on the wire than with
 * the window of the level, and a third of its memory. Of a record's 36 bytes, sixteen are an etag
 * without a pattern, which nothing makes smaller.
 */
const streamParams = {
  [constants.ZSTD_c_compressionLevel]: 8,
  [constants.ZSTD_c_windowLog]: 17,
  [constants.ZSTD_c_hashLog]: 16,
  [constants.ZSTD_c_chainLog]: 16,
};

/** Bytes of the header that names a coding. */
const headerLength = 24;

/** @param header `Accept-Encoding` of a request. @returns undefined when the client takes neither coding */
export function acceptedEncoding(header: string | undefined): Encoding | undefined {
  const accepted = (header ?? '')
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
    .map((part) => part.replace(/;.*$/, ''));
  return encodings.find((encoding) => accepted.includes(encoding));
}

/** An answer as it is sent; undefined: as it is, because the client takes no coding, or none makes the answer smaller. */
export async function compressAnswer(
  answer: string | Buffer,
  encoding: Encoding | undefined,
): Promise<Buffer | undefined> {
  if (encoding === undefined) return undefined;
  const compressed = await compress[encoding](answer);
  return compressed.byteLength + headerLength < Buffer.byteLength(answer) ? compressed : undefined;
}

/** Compresses a stream. What it holds back goes out with `flush`. */
export function createCompressor(encoding: Encoding): Transform & { flush(): void } {
  return encoding === 'zstd' ? createZstdCompress({ params: streamParams }) : createGzip();
}

/**
 * The body of a request.
 * @param most bytes of the body when it is decompressed
 * @throws RangeError when it has more; Error when it is not of this coding, or the coding is none of the protocol
 */
export async function decompressBody(
  body: Buffer,
  encoding: string | undefined,
  most: number,
): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity') return body;
  if (!Object.hasOwn(decompress, encoding)) throw new Error(`The coding ${encoding} is unknown`);
  return await decompress[encoding as keyof typeof decompress](body, { maxOutputLength: most });
}
