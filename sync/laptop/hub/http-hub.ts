import { z } from 'zod';
import type { HubPort } from '../../engine/ports.ts';
import { checkProtocol } from '../../engine/pull.ts';
import { CaseloadError } from '../../model/error.ts';
import {
  digestAnswerSchema,
  digestsAnswerSchema,
  entriesAnswerSchema,
  healthAnswerSchema,
  type JoinAnswer,
  joinAnswerSchema,
  type PullLine,
  protocolVersion,
  pushAnswerSchema,
  recordsAnswerSchema,
} from '../../protocol/messages.ts';
import { LineSplitter } from './ndjson.ts';
import { garbage, PullLineParser } from './pull-lines.ts';
import { Transport, type TransportOptions, unwrap, type Watch } from './transport.ts';

/** The hub over HTTP. */
export interface HttpHub extends HubPort {
  join(request: { readonly code: string; readonly device_name: string }): Promise<JoinAnswer>;
  /** Ends every request that runs; they throw `unreachable`. */
  close(): void;
}

/** @throws `insecure_url` */
export function httpHub(options: TransportOptions): HttpHub {
  const transport = new Transport(options);
  const protocol = protocolVersion;
  return {
    join: (request) => transport.ask('/v1/join', { protocol, ...request }, joinAnswerSchema),
    reach: async () => {
      checkProtocol((await transport.get('/v1/health', healthAnswerSchema)).protocol);
    },
    pull: (request) => pullLines(transport, request),
    push: async (request) =>
      (await transport.ask('/v1/changesets', request, pushAnswerSchema)).answers,
    digest: (bucket) => transport.ask('/v1/digest', { protocol, bucket }, digestAnswerSchema),
    digests: async (buckets) =>
      (await transport.ask('/v1/digests', { protocol, buckets }, digestsAnswerSchema)).digests,
    entries: async (bucket, ranges) =>
      (await transport.ask('/v1/entries', { protocol, bucket, ranges }, entriesAnswerSchema))
        .entries,
    records: async (bucket, keys) =>
      (await transport.ask('/v1/records', { protocol, bucket, keys }, recordsAnswerSchema)).records,
    close: () => transport.close(),
  };
}

/** The lines of a pull, chunk by chunk as they arrive. */
async function* pullLines(transport: Transport, request: unknown): AsyncGenerator<PullLine[]> {
  const { response, watch } = await transport.request('/v1/pull', request);
  try {
    const type = response.headers.get('content-type') ?? '';
    if (response.status !== 200 || !type.startsWith('application/x-ndjson')) {
      unwrap(await watch(response.text()), response, z.never());
    }
    if (response.body === null) throw garbage();
    const splitter = new LineSplitter();
    const parser = new PullLineParser();
    let ended = false;
    for await (const chunk of chunksOf(response.body, watch)) {
      const lines = splitter
        .push(chunk)
        .filter((line) => line !== '')
        .map((line) => parser.parse(line));
      ended ||= lines.some(isLast);
      yield lines;
    }
    if (!ended || splitter.unfinished) throw cutShort();
  } finally {
    watch.end();
  }
}

function isLast(line: PullLine): boolean {
  return !Array.isArray(line) && ('done' in line || 'error' in line);
}

async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  watch: Watch,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    let next: ReadableStreamReadResult<Uint8Array>;
    try {
      next = await watch(reader.read());
    } catch (cause) {
      throw cutShort(cause);
    }
    if (next.done) return;
    yield next.value;
  }
}

function cutShort(cause?: unknown): CaseloadError {
  return new CaseloadError(
    {
      code: 'answer_cut_short',
      message:
        'The connection broke while records came in. What came is kept; the next sync goes on.',
    },
    { cause },
  );
}
