import type { Fetch } from '../../sync/laptop/hub-client/transport.ts';

/** `fetch`, and what has gone over the wire in both directions by it: headers and bodies, in bytes. */
export function countingFetch(): { fetch: Fetch; bytes: () => number } {
  let bytes = 0;
  const counted: Fetch = async (url, init) => {
    bytes += sizeOf(new Headers(init.headers)) + Buffer.byteLength(String(init.body ?? ''));
    const response = await fetch(url, init);
    bytes += sizeOf(response.headers);
    const body = response.body?.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          bytes += chunk.byteLength;
          controller.enqueue(chunk);
        },
      }),
    );
    const { status, headers } = response;
    return new Response(body ?? null, { status, headers });
  };
  return { fetch: counted, bytes: () => bytes };
}

function sizeOf(headers: Headers): number {
  return [...headers].reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
}
