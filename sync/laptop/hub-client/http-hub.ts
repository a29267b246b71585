import type { HubPort } from '../../engine/ports.ts';
import { requireSupportedProtocol } from '../../engine/pull/handshake.ts';
import type { Bucket } from '../../model/bucket.ts';
import { CaseloadError } from '../../model/error.ts';
import { type Disclosure, disclosuresAnswerSchema } from '../../protocol/disclosures.ts';
import {
  type HistoryAnswer,
  type HistoryRequest,
  historyAnswerSchema,
} from '../../protocol/history.ts';
import { type JoinAnswer, joinAnswerSchema } from '../../protocol/join.ts';
import type { PullLine } from '../../protocol/pull.ts';
import { pushAnswerSchema } from '../../protocol/push.ts';
import {
  digestAnswerSchema,
  digestsAnswerSchema,
  entriesAnswerSchema,
  recordsAnswerSchema,
} from '../../protocol/verify.ts';
import { healthAnswerSchema, protocolVersion } from '../../protocol/version.ts';
import { movedBuckets } from './events.ts';
import { LineSplitter } from './ndjson.ts';
import { garbage, PullLineParser } from './pull-lines.ts';
import { chunksOf } from './stream.ts';
import { readRefusal, Transport, type TransportOptions } from './transport.ts';

/** The hub over HTTP. */
export interface HttpHub extends HubPort {
  join(request: { readonly code: string; readonly device_name: string }): Promise<JoinAnswer>;
  /** What happened to one record, newest first. */
  history(request: Omit<HistoryRequest, 'protocol'>): Promise<HistoryAnswer>;
  /** Adds to the register of disclosures. @returns the ids of these disclosures that are in it now */
  recordDisclosures(disclosures: readonly Disclosure[]): Promise<readonly string[]>;
  /** The buckets that change at the center, as they do. The first item is empty: the stream is open. */
  moved(signal: AbortSignal): AsyncIterable<readonly Bucket[]>;
  /** Ends every running request with `unreachable`. */
  close(): void;
}

/** @throws `insecure_url` */
export function httpHub(options: TransportOptions): HttpHub {
  const transport = new Transport(options);
  const protocol = protocolVersion;
  return {
    join: (request) => transport.ask('/v1/join', { protocol, ...request }, joinAnswerSchema),
    reach: async () => {
      if (transport.hasJustHeard()) return;
      requireSupportedProtocol((await transport.get('/v1/health', healthAnswerSchema)).protocol);
      transport.noteHeard();
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
    history: (request) =>
      transport.ask('/v1/history', { protocol, ...request }, historyAnswerSchema),
    recordDisclosures: async (disclosures) =>
      (await transport.ask('/v1/disclosures', { protocol, disclosures }, disclosuresAnswerSchema))
        .recorded,
    moved: (signal) => movedBuckets(transport, signal),
    close: () => transport.close(),
  };
}

/** The lines of a pull, chunk by chunk as they arrive. */
async function* pullLines(transport: Transport, request: unknown): AsyncGenerator<PullLine[]> {
  const { response, watch } = await transport.request('/v1/pull', request);
  try {
    const type = response.headers.get('content-type') ?? '';
    if (response.status !== 200 || !type.startsWith('application/x-ndjson')) {
      throw await readRefusal({ response, watch });
    }
    if (response.body === null) throw garbage();
    const splitter = new LineSplitter();
    const parser = new PullLineParser();
    let ended = false;
    const chunks = chunksOf(response.body, watch);
    for (;;) {
      const next = await chunks.next().catch((cause: unknown) => {
        throw cutShort(cause);
      });
      if (next.done) break;
      const lines = splitter
        .push(next.value)
        .filter((line) => line !== '')
        .map((line) => parser.parse(line));
      ended ||= lines.some(isLast);
      yield lines;
    }
    if (!ended || splitter.unfinished) throw cutShort();
    transport.noteHeard();
  } finally {
    watch.end();
  }
}

function isLast(line: PullLine): boolean {
  return !Array.isArray(line) && ('done' in line || 'error' in line);
}

function cutShort(cause?: unknown): CaseloadError {
  return new CaseloadError(
    {
      code: 'answer_cut_short',
    },
    { cause },
  );
}
