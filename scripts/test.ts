/**
 * npm test [-- --only checks,unit,contract,simulation,integration,torture,e2e]
 *
 * Runs every suite and ends with one line, summed over all runners: `N passed, N failed, N skipped`.
 */
import { parseArgs } from 'node:util';
import { type SuiteName, suites } from './testing/suites.ts';
import { add, describeTally, nothing } from './testing/tally.ts';

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
const names = Object.keys(suites) as SuiteName[];
const wanted = values.only?.flatMap((list) => list.split(','));
const unknown = wanted?.filter((name) => !names.some((known) => known === name)) ?? [];

if (unknown.length > 0) {
  console.error(`No such suite: ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  process.exitCode = 2;
} else {
  let total = nothing;
  for (const name of names.filter((known) => !wanted || wanted.includes(known))) {
    const started = performance.now();
    console.log(`\n──── ${name}`);
    const tally = await suites[name]();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`──── ${name}: ${describeTally(tally)} in ${seconds} s`);
    total = add(total, tally);
  }
  console.log(`\n${describeTally(total)}`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}
