import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** Milliseconds between two pieces. */
const beat = 20;

/**
 * A line to a server on loopback that passes so many bytes a second, each way, and never stops.
 * @returns its port
 */
export async function openSlowLine(port: number, bytesPerSecond: number): Promise<number> {
  const sockets = new Set<Socket>();
  const piece = Math.max(1, Math.round((bytesPerSecond * beat) / 1000));
  const pass = async (from: Socket, to: Socket) => {
    for await (const chunk of from) {
      const bytes = chunk as Buffer;
      for (let at = 0; at < bytes.length; at += piece) {
        to.write(bytes.subarray(at, at + piece));
        await setTimeout(beat);
      }
    }
    to.end();
  };
  const server = createServer((client) => {
    const hub = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, hub],
      [hub, client],
    ] as const) {
      sockets.add(from);
      // One end has closed the line: so does the other.
      pass(from, to).catch(() => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
