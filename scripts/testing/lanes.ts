import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { add, describeTally, nothing, type Tally } from './tally.ts';

/** A suite, which writes what it says to a file descriptor. */
export type Suite = { name: string; run: (output: number) => Promise<Tally> };

export type Run = { name: string; tally: Tally; seconds: number };

/**
 * Runs lanes side by side, and the suites of each lane one after the other. What a suite writes is printed when
 * the suite ends, so that no two mix; a suite that runs alone prints at once.
 * @param folder keeps what each suite wrote, in a file named after it
 */
export async function runLanes(
  lanes: readonly (readonly Suite[])[],
  folder: string,
): Promise<{ total: Tally; runs: Run[] }> {
  const filled = lanes.filter((lane) => lane.length > 0);
  const isAlone = filled.length === 1;
  const runs = (
    await Promise.all(
      filled.map(async (lane) => {
        const ended: Run[] = [];
        for (const suite of lane)
          ended.push(await (isAlone ? runAtOnce(suite) : runQuietly(suite, folder)));
        return ended;
      }),
    )
  ).flat();
  return { total: runs.map(({ tally }) => tally).reduce(add, nothing), runs };
}

export function describeRun({ name, tally, seconds }: Run): string {
  return `──── ${name}: ${describeTally(tally)} in ${seconds.toFixed(1)} s`;
}

async function runAtOnce(suite: Suite): Promise<Run> {
  console.log(`\n──── ${suite.name}`);
  const run = await timed(suite, process.stdout.fd);
  console.log(describeRun(run));
  return run;
}

async function runQuietly(suite: Suite, folder: string): Promise<Run> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${suite.name}.log`);
  const output = openSync(file, 'w');
  console.log(`──── ${suite.name} has begun`);
  const run = await timed(suite, output);
  closeSync(output);
  console.log(`\n──── ${suite.name}\n${readFileSync(file, 'utf8')}${describeRun(run)}\n`);
  return run;
}

async function timed({ name, run }: Suite, output: number): Promise<Run> {
  const started = performance.now();
  const tally = await run(output);
  return { name, tally, seconds: (performance.now() - started) / 1000 };
}
