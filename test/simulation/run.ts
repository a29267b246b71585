import fc from 'fast-check';
import type { SimulatedMirror } from './laptop.ts';
import { type Script, script } from './script.ts';
import { World } from './world.ts';

export interface Simulated {
  readonly runs: number;
  readonly seed: number;
  /** The shortest script that breaks a promise, and how; null when none did. */
  readonly failure: { readonly script: Script; readonly words: string } | null;
}

/** Runs scripts until one breaks a promise, and shortens that one; for so many runs or so long. */
export async function simulate(options: {
  readonly seed: number;
  readonly runs?: number;
  /** Milliseconds. */
  readonly time?: number;
  readonly openMirror?: () => SimulatedMirror;
}): Promise<Simulated> {
  const { seed, runs = Number.MAX_SAFE_INTEGER, time, openMirror } = options;
  const details = await fc.check(
    fc.asyncProperty(script, async ({ laptops, steps }) => {
      const world = new World(laptops, openMirror);
      for (const one of steps) await world.step(one);
      await world.settle();
    }),
    {
      seed,
      numRuns: runs,
      ...(time === undefined
        ? {}
        : { interruptAfterTimeLimit: time, markInterruptAsFailure: false }),
    },
  );
  const [counterexample] = details.counterexample ?? [];
  return {
    runs: details.numRuns,
    seed: details.seed,
    failure:
      details.failed && counterexample !== undefined
        ? { script: counterexample, words: String(details.errorInstance) }
        : null,
  };
}
