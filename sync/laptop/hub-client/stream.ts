import type { Watch } from './transport.ts';

/**
 * The pieces of an answer as they arrive.
 * @throws `unreachable` when the connection breaks or falls silent
 */
export async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  watch: Watch,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const next = await watch(reader.read());
    if (next.done) return;
    yield next.value;
  }
}
