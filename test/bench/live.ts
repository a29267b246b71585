import { join } from 'node:path';
import type { DemoHub } from '../../scripts/demo/hub.ts';
import type { BenchLaptop } from './laptop.ts';
import { type Figure, median, percentile } from './table.ts';

/** How long a change at the center takes to be in the mirror of a laptop that is online. */
export async function measureLive(hub: DemoHub, laptop: BenchLaptop): Promise<Figure[]> {
  const file = join(import.meta.dirname, 'live-process.ts');
  const { stdout } = await laptop.script(file, hub.databaseUrl);
  const { milliseconds } = JSON.parse(stdout) as { milliseconds: number[] };
  return [
    {
      what: 'from a commit at the center to the mirror of a laptop online, median',
      value: `${median(milliseconds).toFixed(0)} ms`,
      aim: `under 300 ms; 95th percentile ${percentile(milliseconds, 0.95).toFixed(0)} ms`,
    },
  ];
}
