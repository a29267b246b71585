import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

export type Display = {
  /** What to add to the environment of the programs that open windows. */
  env: { DISPLAY?: string };
  close(): Promise<void>;
};

/** The display there is or, on a Linux without one, an invisible one (Xvfb) on a free number. */
export async function openDisplay(): Promise<Display> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform !== 'linux' || DISPLAY || WAYLAND_DISPLAY) {
    return { env: {}, close: async () => {} };
  }
  const options = ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', options, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  let complaint = '';
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const ended = once(server, 'exit');
  const number = await Promise.race([
    readLine(server.stdio[3] as Readable),
    ended.then(() => {
      throw new Error(`Xvfb did not start: ${complaint}`);
    }),
  ]);
  return {
    env: { DISPLAY: `:${number}` },
    async close() {
      server.kill();
      await ended;
    },
  };
}

async function readLine(stream: Readable): Promise<string> {
  let text = '';
  for await (const part of stream.setEncoding('utf8')) {
    text += part;
    if (text.includes('\n')) break;
  }
  return text.trim();
}
