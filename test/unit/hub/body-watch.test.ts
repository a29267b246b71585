import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { watchBody } from '../../../sync/hub/server/body-watch.ts';

const pace = { window: 600, least: 100 };

/** Posts pieces with a wait after each. @returns the answer, or the code of the error */
async function post(pieces: readonly string[], wait: number, isEnded = true): Promise<string> {
  const server = createServer(async (incoming, response) => {
    watchBody(incoming, pace);
    const body = await text(incoming).catch(() => 'cut');
    response.end(String(body.length));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve) => {
    const sending = request({ port, host: '127.0.0.1', method: 'POST' }, (response) => {
      text(response).then(resolve, resolve);
    });
    sending.on('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
    (async () => {
      for (const piece of pieces) {
        sending.write(piece);
        await setTimeout(wait);
      }
      if (isEnded) sending.end();
    })();
  });
}

describe('the body of a request', () => {
  test('may take any time while bytes come', async () => {
    const pieces = Array.from({ length: 30 }, () => 'x'.repeat(200));
    // 1.5 seconds at least, of windows of 0.6.
    expect(await post(pieces, 50)).toBe('6000');
  });

  test('that has arrived, or that there is none of, leaves its answer any time', async () => {
    const server = createServer(async (incoming, response) => {
      watchBody(incoming, { window: 50, least: 100 });
      await setTimeout(400);
      response.end('late');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    expect(await (await fetch(url)).text()).toBe('late');
    expect(await (await fetch(url, { method: 'POST', body: 'x' })).text()).toBe('late');
  });

  test('ends its connection when it stalls', async () => {
    expect(await post(['x'.repeat(200)], 0, false)).toBe('ECONNRESET');
  });

  test('ends its connection when it trickles', async () => {
    const pieces = Array.from({ length: 300 }, () => 'x');
    expect(await post(pieces, 50)).toMatch(/ECONNRESET|EPIPE/);
  });
});
