import { type AddressInfo, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { onTestFinished } from 'vitest';

/** What becomes of the settings that a client begins with. */
type Options = 'refused' | 'ignored' | 'kept';

const sslRequest = 80_877_103;
const cancelRequest = 80_877_102;

/** A connection to the server, lent to one client for one transaction. */
interface Backend {
  readonly socket: Socket;
  borrower: Socket | undefined;
}

/**
 * A pooler in transaction mode in front of a real PostgreSQL: all clients share two connections, and each transaction
 * gets whichever is free, as with PgBouncer. It lets everybody in.
 * @returns its address
 */
export async function openTransactionPooler(
  databaseUrl: string,
  given: { options: Options; sessionOptions: string },
): Promise<string> {
  const backends: Backend[] = [];
  for (let i = 0; i < 2; i += 1) {
    const options = given.options === 'kept' ? given.sessionOptions : undefined;
    const client = new pg.Client({
      connectionString: databaseUrl,
      ...(options ? { options } : {}),
    });
    client.on('error', () => {});
    await client.connect();
    backends.push({ socket: takeOver(client), borrower: undefined });
  }
  const waiting: (() => void)[] = [];

  for (const backend of backends) {
    const messages = splitter();
    backend.socket.on('data', (chunk: Buffer) => {
      for (const { type, bytes } of messages(chunk)) {
        const { borrower } = backend;
        if (borrower !== undefined && !borrower.destroyed) borrower.write(bytes);
        const isOver = type === 'Z' && bytes.at(-1) === 'I'.charCodeAt(0);
        if (isOver) {
          backend.borrower = undefined;
          // The one that was used last is the last to be used again.
          backends.push(...backends.splice(backends.indexOf(backend), 1));
          waiting.shift()?.();
        } else if (type === 'Z' && borrower?.destroyed) {
          backend.socket.write(query('ROLLBACK'));
        }
      }
    });
  }

  function lend(client: Socket): Promise<Backend> {
    return new Promise((resolve) => {
      const take = () => {
        const free = backends.find(({ borrower }) => borrower === undefined);
        if (free === undefined) return void waiting.push(take);
        free.borrower = client;
        resolve(free);
      };
      take();
    });
  }

  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    client.on('error', () => {});
    let isStarted = false;
    let pending = Buffer.alloc(0);
    let sending = Promise.resolve();
    client.on('data', (chunk: Buffer) => {
      if (isStarted) return void send(chunk);
      pending = Buffer.concat([pending, chunk]);
      while (!isStarted && pending.length >= 8 && pending.length >= pending.readInt32BE(0)) {
        const length = pending.readInt32BE(0);
        const code = pending.readInt32BE(4);
        const rest = pending.subarray(8, length).toString();
        pending = pending.subarray(length);
        if (code === sslRequest) client.write('N');
        else if (code === cancelRequest) client.destroy();
        else if (given.options === 'refused' && rest.includes('options\0')) {
          client.end(message('E', 'SFATAL\0C08P01\0Munsupported startup parameter: options\0\0'));
        } else {
          isStarted = true;
          const key = Buffer.alloc(8);
          key.writeInt32BE(42, 0);
          client.write(
            Buffer.concat([
              message('R', Buffer.alloc(4)),
              message('S', 'server_version\x0016.0\0'),
              message('K', key),
              message('Z', 'I'),
            ]),
          );
          if (pending.length > 0) send(pending);
        }
      }
    });
    client.on('close', () => {
      clients.delete(client);
      const held = backends.find(({ borrower }) => borrower === client);
      held?.socket.write(query('ROLLBACK'));
    });

    /** One after the other: a part of a message may come before a backend is free. */
    function send(chunk: Buffer): void {
      sending = sending.then(async () => {
        const held = backends.find(({ borrower }) => borrower === client);
        // Terminate.
        if (held === undefined && chunk[0] === 'X'.charCodeAt(0)) return;
        const backend = held ?? (await lend(client));
        backend.socket.write(chunk);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const client of clients) client.destroy();
    for (const { socket } of backends) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return url.href;
}

/** The socket of a client that has signed in. */
function takeOver(client: pg.Client): Socket {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.removeAllListeners('data');
  return stream;
}

/** Cuts what a server sends into its messages. */
function splitter(): (chunk: Buffer) => { type: string; bytes: Buffer }[] {
  let pending = Buffer.alloc(0);
  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    const messages = [];
    while (pending.length >= 5 && pending.length > pending.readInt32BE(1)) {
      const length = 1 + pending.readInt32BE(1);
      messages.push({
        type: String.fromCharCode(pending[0] ?? 0),
        bytes: pending.subarray(0, length),
      });
      pending = pending.subarray(length);
    }
    return messages;
  };
}

function message(type: string, content: string | Buffer): Buffer {
  const body = Buffer.from(content as string);
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

function query(sql: string): Buffer {
  return message('Q', `${sql}\0`);
}
