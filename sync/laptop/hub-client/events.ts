import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { Bucket } from '../../model/bucket.ts';
import { movedEventSchema } from '../../protocol/events.ts';
import { protocolVersion } from '../../protocol/version.ts';
import { garbage } from './pull-lines.ts';
import { chunksOf } from './stream.ts';
import { readRefusal, type Transport } from './transport.ts';

/**
 * The buckets that change at the center, as the hub reports them. The first item is empty: it says that the stream is
 * open. Ends when the hub ends the stream; the caller asks again.
 * @throws `unreachable`, `hub_busy`, and the hub's other refusals
 */
export async function* movedBuckets(
  transport: Transport,
  signal: AbortSignal,
): AsyncGenerator<readonly Bucket[]> {
  const message = { protocol: protocolVersion };
  const { response, watch } = await transport.request('/v1/events', message, signal);
  try {
    const type = response.headers.get('content-type') ?? '';
    if (response.status !== 200 || !type.startsWith('text/event-stream')) {
      throw await readRefusal({ response, watch });
    }
    if (response.body === null) throw garbage();
    yield [];
    const messages: EventSourceMessage[] = [];
    const parser = createParser({ onEvent: (message) => messages.push(message) });
    const decoder = new TextDecoder();
    for await (const chunk of chunksOf(response.body, watch)) {
      transport.noteHeard();
      parser.feed(decoder.decode(chunk, { stream: true }));
      for (const message of messages.splice(0)) {
        if (message.event === 'moved') yield readMoved(message.data);
      }
    }
  } finally {
    watch.end();
  }
}

function readMoved(data: string): readonly Bucket[] {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch (cause) {
    throw garbage(cause);
  }
  const parsed = movedEventSchema.safeParse(value);
  if (!parsed.success) throw garbage(parsed.error);
  return parsed.data.buckets;
}
