import { onTestFinished } from 'vitest';
import { protocolVersion } from '../../../sync/protocol/version.ts';
import type { TestHub } from './hub.ts';
import { sign, type TestKey } from './signed-requests.ts';

/** A laptop's stream of events, parsed. */
export interface Listening {
  readonly status: number;
  readonly type: string | null;
  /** The buckets of every `moved`. */
  readonly moved: string[][];
  /** Comment lines. */
  readonly comments: string[];
  /** Resolves when the hub has ended the stream. */
  readonly ended: Promise<void>;
  hangUp(): void;
}

export async function listenTo(hub: Pick<TestHub, 'url'>, key: TestKey): Promise<Listening> {
  const url = `${hub.url}/v1/events`;
  const body = JSON.stringify({ protocol: protocolVersion });
  const hangingUp = new AbortController();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', proof: await sign({ key, url, body }) },
    body,
    signal: hangingUp.signal,
  });
  const moved: string[][] = [];
  const comments: string[] = [];
  const ended = read(response.body as ReadableStream<Uint8Array>, (block) => {
    if (block.startsWith(':')) comments.push(block);
    const data = /^event: moved\ndata: (.*)$/.exec(block)?.[1];
    if (data !== undefined) moved.push(JSON.parse(data).buckets);
  }).catch((error: unknown) => {
    if (!hangingUp.signal.aborted) throw error;
  });
  onTestFinished(() => hangingUp.abort());
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    moved,
    comments,
    ended,
    hangUp: () => hangingUp.abort(),
  };
}

async function read(body: ReadableStream<Uint8Array>, onBlock: (block: string) => void) {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) onBlock(block);
  }
}
