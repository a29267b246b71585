import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { root } from '../../scripts/setup/paths.ts';

/** A process of the torture: started, stopped for a while, killed, started again. */
export class Child {
  readonly name: string;
  readonly process: ChildProcess;
  readonly lines: Interface;
  readonly ended: Promise<unknown>;

  constructor(
    name: string,
    args: readonly string[],
    options: { readonly env: Readonly<Record<string, string>>; readonly log: string },
  ) {
    this.name = name;
    this.process = spawn(process.execPath, [...args], {
      cwd: root,
      env: { ...process.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.process.stdin?.on('error', () => undefined);
    this.process.stderr?.on('data', (chunk) => appendFileSync(options.log, chunk));
    this.lines = createInterface({ input: this.process.stdout as NodeJS.ReadableStream });
    this.ended = once(this.process, 'exit');
  }

  get isRunning(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** The next line that it prints, as JSON. @throws when it ends before, or takes too long */
  async next(patience = 60_000): Promise<unknown> {
    const late = setTimeout(patience, undefined, { ref: false }).then(() => {
      throw new Error(`${this.name} said nothing for ${patience} ms`);
    });
    const gone = this.ended.then(() => {
      throw new Error(`${this.name} ended`);
    });
    const [line] = await Promise.race([once(this.lines, 'line'), gone, late]);
    return JSON.parse(line as string);
  }

  say(command: unknown): void {
    this.process.stdin?.write(`${JSON.stringify(command)}\n`);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.isRunning) this.process.kill(signal);
    await this.ended;
  }

  /** Holds it for a while, as a machine that swaps does. */
  async pause(milliseconds: number): Promise<void> {
    if (!this.isRunning) return;
    this.process.kill('SIGSTOP');
    await setTimeout(milliseconds);
    if (this.isRunning) this.process.kill('SIGCONT');
  }
}
