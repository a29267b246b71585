import { rmSync } from 'node:fs';
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

/** Every step of `npm test`, in the order in which they run: quick answers first. */
export const suites = {
  checks,
  unit,
  contract,
  simulation,
  integration,
  torture,
  e2e,
} satisfies Record<string, () => Promise<Tally>>;

export type SuiteName = keyof typeof suites;

/** Lint, types and architecture; each counts as one test. */
async function checks(): Promise<Tally> {
  const all: [Tool, string[]][] = [
    ['biome', ['check', '--diagnostic-level=warn']],
    ['tsc', ['--noEmit', '-p', '.']],
    ['depcruise', ['--config', '.dependency-cruiser.mjs', 'src', 'sync']],
  ];
  let tally = nothing;
  for (const [tool, args] of all) {
    const status = await runTool(tool, args);
    console.log(`${status === 0 ? 'passed' : 'FAILED'}: ${tool} ${args.join(' ')}`);
    tally = add(tally, status === 0 ? onePassed : oneFailed);
  }
  return tally;
}

function unit(): Promise<Tally> {
  return vitest('unit');
}

function contract(): Promise<Tally> {
  return vitest('contract');
}

function simulation(): Promise<Tally> {
  return vitest('simulation');
}

function integration(): Promise<Tally> {
  return vitest('integration');
}

/** A minute of it, which counts as one test. It says why when it cannot run here. */
async function torture(): Promise<Tally> {
  const cannotRun = 3;
  const status = await runScript('test/torture/main.ts', ['--minutes', '1', '--laptops', '4']);
  if (status === cannotRun) return oneSkipped;
  return status === 0 ? onePassed : oneFailed;
}

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
};

async function vitest(project: string): Promise<Tally> {
  const file = freshReport(`vitest-${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const status = await runTool('vitest', ['run', '--project', project, ...reporters]);
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

/** The built app, in the real Electron. */
async function e2e(): Promise<Tally> {
  if ((await runTool('electron-vite', ['build', '--logLevel', 'warn'])) !== 0) return oneFailed;
  const file = freshReport('playwright.json');
  const status = await runTool(
    'playwright',
    ['test', '--config', 'test/e2e/playwright.config.ts', '--reporter=list,json'],
    { PLAYWRIGHT_JSON_OUTPUT_NAME: file },
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
