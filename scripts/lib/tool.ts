import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { compileCache, modules, root } from '../setup/paths.ts';

/** The programs of node_modules that scripts start, each by the file that Node runs. */
const programs = {
  biome: '@biomejs/biome/bin/biome',
  tsc: 'typescript/bin/tsc',
  depcruise: 'dependency-cruiser/bin/dependency-cruiser.mjs',
  knip: 'knip/bin/knip.js',
  vitest: 'vitest/vitest.mjs',
  playwright: '@playwright/test/cli.js',
  'electron-vite': 'electron-vite/bin/electron-vite.js',
} as const;

export type Tool = keyof typeof programs;

export type RunOptions = {
  /** Added to the environment of this process. */
  env?: NodeJS.ProcessEnv;
  /** The file descriptor that receives standard output and standard error; absent: those of this process. */
  output?: number;
};

/** Runs a tool on the Node of this process. @returns its exit status */
export function runTool(tool: Tool, args: string[], options: RunOptions = {}): Promise<number> {
  return runScript(join(modules, programs[tool]), args, options);
}

/** Runs a script, by its path from the root. @returns its exit status */
export function runScript(
  script: string,
  args: string[],
  { env, output }: RunOptions = {},
): Promise<number> {
  const path = [join(modules, '.bin'), process.env.PATH].join(delimiter);
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    stdio: ['ignore', output ?? 'inherit', output ?? 'inherit'],
    env: { ...process.env, PATH: path, NODE_COMPILE_CACHE: compileCache, ...env },
  });
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`${script} could not be started:`, error);
      resolve(127);
    });
    child.on('exit', (status) => resolve(status ?? 1));
  });
}
