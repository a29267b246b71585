import { rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { runScript, runTool, type Tool } from '../lib/tool.ts';
import { root } from '../setup/paths.ts';
import {
  add,
  judge,
  nothing,
  oneFailed,
  onePassed,
  oneSkipped,
  readReport,
  type Tally,
} from './tally.ts';

/** Every part of `npm test`. Each writes to the file descriptor that it is given. */
export const suites = {
  checks,
  unit,
  contract,
  simulation,
  integration,
  torture,
  e2e,
} satisfies Record<string, (output: number) => Promise<Tally>>;

export type SuiteName = keyof typeof suites;

/**
 * What runs side by side, on two cores: each lane runs its suites one after the other, quick answers first. The
 * lanes take about as long as each other.
 */
export const lanes: readonly (readonly SuiteName[])[] = [
  ['checks', 'unit', 'contract', 'simulation', 'torture'],
  ['integration', 'e2e'],
];

/** Lint, types, architecture, and what nothing uses; each counts as one test. */
async function checks(output: number): Promise<Tally> {
  const all: [Tool, string[]][] = [
    ['biome', ['check', '--diagnostic-level=warn']],
    ['tsc', ['--noEmit', '-p', '.']],
    ['depcruise', ['--config', '.dependency-cruiser.mjs', 'src', 'sync']],
    ['knip', ['--no-progress']],
  ];
  let tally = nothing;
  for (const [tool, args] of all) {
    const status = await runTool(tool, args, { output });
    writeSync(output, `${status === 0 ? 'passed' : 'FAILED'}: ${tool} ${args.join(' ')}\n`);
    tally = add(tally, status === 0 ? onePassed : oneFailed);
  }
  return tally;
}

function unit(output: number): Promise<Tally> {
  return vitest('unit', output);
}

function contract(output: number): Promise<Tally> {
  return vitest('contract', output);
}

function simulation(output: number): Promise<Tally> {
  return vitest('simulation', output);
}

function integration(output: number): Promise<Tally> {
  return vitest('integration', output);
}

/** A minute of it, which counts as one test. It says why when it cannot run here. */
async function torture(output: number): Promise<Tally> {
  const cannotRun = 3;
  const args = ['--minutes', '1', '--laptops', '4'];
  const status = await runScript('test/torture/main.ts', args, { output });
  if (status === cannotRun) return oneSkipped;
  return status === 0 ? onePassed : oneFailed;
}

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
};

async function vitest(project: string, output: number): Promise<Tally> {
  const file = freshReport(`vitest-${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const status = await runTool('vitest', ['run', '--project', project, ...reporters], { output });
  const report = readReport<VitestReport>(file);
  return judge(
    status,
    report && {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    },
  );
}

type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
};

/** The built app, with the gallery of its controls, in the real Electron. */
async function e2e(output: number): Promise<Tally> {
  const build = ['build', '--mode', 'gallery', '--logLevel', 'warn'];
  const built = await runTool('electron-vite', build, { output });
  if (built !== 0) return oneFailed;
  const file = freshReport('playwright.json');
  const status = await runTool(
    'playwright',
    ['test', '--config', 'test/e2e/playwright.config.ts', '--reporter=list,json'],
    { output, env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file } },
  );
  const stats = readReport<PlaywrightReport>(file)?.stats;
  return judge(
    status,
    stats && {
      passed: stats.expected,
      // A test that passes only the second time has not passed.
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped,
    },
  );
}

/** Where a runner writes its report; an earlier run's must not be mistaken for it. */
function freshReport(name: string): string {
  const file = join(root, 'test-results', name);
  rmSync(file, { force: true });
  return file;
}
