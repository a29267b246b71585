import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { setTimeout } from 'node:timers/promises';

/** What laptops reach the hubs by: hands each connection to one of them, and breaks them at will. */
export interface Gateway {
  readonly port: number;
  /** Ports of the hubs that are there. */
  hubs: readonly number[];
  /** Breaks every connection. @returns how many */
  cut(): number;
  /** From now on each connection breaks after so many bytes of an answer; null: none does. */
  cutAfter(bytes: number | null): void;
  /** From now on answers trickle, so many bytes a second on each connection; null: as fast as they can. */
  slowTo(bytesPerSecond: number | null): void;
  close(): void;
}

export async function startGateway(): Promise<Gateway> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let hubs: readonly number[] = [];
  let limit: number | null = null;
  let rate: number | null = null;
  let turn = 0;
  const server = createServer((client) => {
    turn += 1;
    const port = hubs[turn % Math.max(1, hubs.length)];
    if (port === undefined) {
      client.destroy();
      return;
    }
    const hub = connect(port, '127.0.0.1');
    const pair = [client, hub] as const;
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    let passed = 0;
    hub.on('data', (chunk) => {
      passed += chunk.length;
      if (limit !== null && passed > limit) end();
    });
    client.pipe(hub);
    hub
      .pipe(
        new Transform({
          transform(chunk: Buffer, _, done) {
            void trickle(chunk, (piece) => this.push(piece)).then(() => done());
          },
        }),
      )
      .pipe(client);
  });
  /** Passes a chunk on, a tenth of a second's bytes at a time. */
  async function trickle(chunk: Buffer, pass: (piece: Buffer) => void): Promise<void> {
    for (let at = 0; at < chunk.length; ) {
      const size = rate === null ? chunk.length : Math.max(1, Math.ceil(rate / 10));
      pass(chunk.subarray(at, at + size));
      at += size;
      if (rate !== null) await setTimeout(100);
    }
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get hubs() {
      return hubs;
    },
    set hubs(ports) {
      hubs = ports;
    },
    cut() {
      const broken = pairs.size;
      for (const [client] of pairs) client.destroy();
      return broken;
    },
    cutAfter(bytes) {
      limit = bytes;
    },
    slowTo(bytesPerSecond) {
      rate = bytesPerSecond;
    },
    close() {
      server.close();
      for (const [client] of pairs) client.destroy();
    },
  };
}
