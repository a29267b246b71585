import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import pino from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { answerStream } from '../../../sync/hub/server/answer.ts';
import type { Encoding } from '../../../sync/hub/server/content-encoding.ts';
import { StreamedBody } from '../../../sync/hub/server/streamed-body.ts';
import { CaseloadError } from '../../../sync/model/error.ts';

const encodings = [undefined, 'gzip', 'zstd'] as const;
const unavailable = new CaseloadError({
  code: 'store_unavailable',
  params: { reason: 'postgres' },
});

/** What a client gets of a streamed answer, and what the hub's log says about it. */
async function answerOf(
  encoding: Encoding | undefined,
  write: (output: Writable) => Promise<void>,
): Promise<{ status: number | undefined; text: string; logged: string[] }> {
  const logged: string[] = [];
  const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line).msg) });
  const server = createServer((_, raw) => {
    // What `answerStream` uses of Fastify's request and reply.
    const exchange = { request: { routeOptions: { url: '/' } }, reply: { hijack: () => {}, raw } };
    void answerStream(log, exchange as unknown as Parameters<typeof answerStream>[1], {
      type: 'application/x-ndjson',
      body: (response) => new StreamedBody(response, encoding),
      write,
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const asking = request({ port, host: '127.0.0.1' }, async (response) => {
      const bytes = await buffer(response);
      const coding = response.headers['content-encoding'];
      const text =
        coding === 'gzip'
          ? gunzipSync(bytes)
          : coding === 'zstd'
            ? zstdDecompressSync(bytes)
            : bytes;
      resolve({ status: response.statusCode, text: text.toString(), logged });
    });
    asking.on('error', reject);
    asking.end();
  });
}

const written = (output: Writable, text: string) =>
  new Promise<void>((resolve, reject) => {
    output.write(text, (error) => (error ? reject(error) : resolve()));
  });

describe.each(encodings)('a streamed answer in the coding %s', (encoding) => {
  test('that fails before its first byte is the error', async () => {
    const { status, text } = await answerOf(encoding, () => Promise.reject(unavailable));
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({ ok: false, error: { code: 'store_unavailable' } });
  });

  // A short one is held back as a whole; of a long one the compressor holds back the beginning.
  test.each([1, 500])(
    'that fails after %i lines ends where it is, and the log has the error',
    async (count) => {
      const lines = '{"hello":{}}\n'.repeat(count);
      const ended = { status: 200, text: lines, logged: ['defect'] };
      const answer = await answerOf(encoding, async (output) => {
        await written(output, lines);
        throw unavailable;
      });
      expect(answer).toEqual(ended);
      const hasty = await answerOf(encoding, async (output) => {
        output.write(lines);
        throw unavailable;
      });
      expect(hasty).toEqual(ended);
    },
  );
});
