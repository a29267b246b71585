import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { modules, root } from '../setup/paths.ts';

/** The programs of node_modules that scripts start, each by the file that Node runs. */
const programs = {
  biome: '@biomejs/biome/bin/biome',
  tsc: 'typescript/bin/tsc',
  depcruise: 'dependency-cruiser/bin/dependency-cruiser.mjs',
  vitest: 'vitest/vitest.mjs',
  playwright: '@playwright/test/cli.js',
  'electron-vite': 'electron-vite/bin/electron-vite.js',
} as const;

export type Tool = keyof typeof programs;

/** Runs a tool on this Node with its output on ours. Resolves to its exit status. */
export function runTool(tool: Tool, args: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return runScript(join(modules, programs[tool]), args, env);
}

/** The same for a script, by its path from the root. */
export function runScript(
  script: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  const path = [join(modules, '.bin'), process.env.PATH].join(delimiter);
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: path, ...env },
  });
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`${script} could not be started:`, error);
      resolve(127);
    });
    child.on('exit', (status) => resolve(status ?? 1));
  });
}
