import { parseArgs } from 'node:util';
import { simulate } from './run.ts';

/*
 * npm run simulate -- [--seconds N | --runs N] [--seed S]
 *
 * Runs scripts until one breaks a promise, and prints the shortest that still does. Without a limit it goes
 * on until it is stopped.
 */

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    runs: { type: 'string' },
    seed: { type: 'string' },
  },
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const deadline =
  values.seconds === undefined ? Number.POSITIVE_INFINITY : Number(values.seconds) * 1000;
const wanted = values.runs === undefined ? Number.POSITIVE_INFINITY : Number(values.runs);
/** Runs between two words about how far it is. */
const batch = 500;

const started = performance.now();
let runs = 0;
for (let part = 0; runs < wanted; part += 1) {
  const left = deadline - (performance.now() - started);
  if (left <= 0) break;
  const simulated = await simulate({
    seed: seed + part,
    runs: Math.min(batch, wanted - runs),
    ...(Number.isFinite(left) ? { time: left } : {}),
  });
  runs += simulated.runs;
  if (simulated.failure !== null) {
    const { script, words } = simulated.failure;
    console.log(`Run ${runs}, seed ${simulated.seed}: ${words}`);
    console.log(JSON.stringify(script, null, 1));
    process.exitCode = 1;
    break;
  }
  console.error(`${runs} runs, seeds ${seed} to ${seed + part}, no promise broken`);
}
if (process.exitCode === undefined) console.log(JSON.stringify({ runs, seed, violations: 0 }));
