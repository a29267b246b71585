import type { SilenceWatch } from './silence-watch.ts';

/**
 * The pieces of an answer as they arrive.
 * @throws `unreachable` when the connection breaks or falls silent
 */
export async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  watch: SilenceWatch,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const next = await watch(reader.read());
    if (next.done) return;
    yield next.value;
  }
}

/**
 * An answer as one text; empty when it has more than `most` bytes: then the rest is not read.
 * @throws `unreachable` when the connection breaks or falls silent
 */
export async function textOf(
  body: ReadableStream<Uint8Array> | null,
  { watch, most }: { readonly watch: SilenceWatch; readonly most: number },
): Promise<string> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(body, watch)) {
    size += chunk.byteLength;
    if (size > most) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
