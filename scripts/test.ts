/**
 * npm test [-- --only checks,unit,contract,simulation,integration,torture,e2e]
 *
 * Runs every suite and ends with one line, summed over all runners: `N passed, N failed, N skipped`.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './setup/paths.ts';
import { describeRun, runLanes } from './testing/lanes.ts';
import { lanes, type SuiteName, suites } from './testing/suites.ts';
import { describeTally } from './testing/tally.ts';

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
const names = Object.keys(suites) as SuiteName[];
const wanted = values.only?.flatMap((list) => list.split(','));
const unknown = wanted?.filter((name) => !names.some((known) => known === name)) ?? [];

if (unknown.length > 0) {
  console.error(`No such suite: ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  process.exitCode = 2;
} else {
  const started = performance.now();
  const { total, runs } = await runLanes(
    lanes.map((lane) =>
      lane
        .filter((name) => wanted?.includes(name) ?? true)
        .map((name) => ({ name, run: suites[name] })),
    ),
    join(root, 'test-results'),
  );
  console.log(`\n${runs.map(describeRun).join('\n')}`);
  console.log(`All suites in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  console.log(`\n${describeTally(total)}`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}
