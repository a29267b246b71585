import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { root } from '../../scripts/setup/paths.ts';

export interface ProcessRun {
  readonly stdout: string;
  /** From start to end. Seconds. */
  readonly seconds: number;
  /** The most memory that it held. Bytes; undefined where the system does not tell. */
  readonly peakMemory: number | undefined;
}

/** Runs a script of the project on this Node to its end, watching its memory. */
export async function runNode(args: string[], env: NodeJS.ProcessEnv = {}): Promise<ProcessRun> {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const memory = watchMemory(child);
  const stdout = await text(child.stdout);
  const [status] = await ended;
  if (status !== 0) throw new Error(`${args.join(' ')} ended with status ${status}`);
  return { stdout, seconds: (performance.now() - started) / 1000, peakMemory: await memory };
}

async function watchMemory(child: ChildProcess): Promise<number | undefined> {
  let peak: number | undefined;
  while (child.exitCode === null && child.signalCode === null) {
    peak = readMemory(child.pid as number, 'VmHWM') ?? peak;
    await setTimeout(20);
  }
  return peak;
}

/**
 * Memory of a process, in bytes: what it holds now (VmRSS) or held at most (VmHWM). Linux tells, in
 * /proc; see proc_pid_status(5).
 */
export function readMemory(pid: number, name: 'VmRSS' | 'VmHWM'): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    // It has ended, or this is no Linux.
    return undefined;
  }
}

export function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? 'unknown here' : `${Math.round(bytes / 2 ** 20)} MB`;
}
