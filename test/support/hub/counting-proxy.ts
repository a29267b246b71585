import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CountingProxy {
  readonly url: string;
  /** Bytes that went over the wire while the work ran, in both directions: headers and bodies. */
  during<Value>(work: () => Promise<Value>): Promise<{ value: Value; bytes: number }>;
  close(): void;
}

/** A proxy in front of a hub that counts what laptops and the hub send each other. */
export async function startCountingProxy(hubUrl: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(hubUrl);
  const sockets = new Set<Socket>();
  let bytes = 0;
  const server = createServer((laptop) => {
    const hub = connect(Number(port), hostname);
    for (const [from, to] of [
      [laptop, hub],
      [hub, laptop],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => {
        bytes += chunk.byteLength;
      });
      from.on('error', () => to.destroy());
      from.pipe(to);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async during(work) {
      const before = bytes;
      const value = await work();
      return { value, bytes: bytes - before };
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
