import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { findFreePort } from '../../sync/hub/server/start/embedded/free-port.ts';

/** What the demo remembers from one `npm start` to the next. */
const stateSchema = z.object({
  /** The hub's port: the laptop that joined it goes on looking for it there. */
  port: z.number(),
  /** The demo counselor, once the district is loaded. */
  email: z.string().optional(),
});

export type DemoState = z.infer<typeof stateSchema>;

export async function readState(file: string): Promise<DemoState> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? { port: await findFreePort() } : stateSchema.parse(JSON.parse(text));
}

export async function writeState(file: string, state: DemoState): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(state)}\n`);
}
