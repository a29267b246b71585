import { join } from 'node:path';
import type { BenchLaptop } from './laptop.ts';
import { type Figure, percentile } from './table.ts';

/** Searches as a counselor types them, in a process that has the mirror open as the records process does. */
export async function measureSearch(laptop: BenchLaptop): Promise<Figure[]> {
  const { stdout } = await laptop.script(join(import.meta.dirname, 'search-process.ts'));
  const { students, milliseconds, mistyped } = JSON.parse(stdout) as {
    students: number;
    milliseconds: number[];
    mistyped: number[];
  };
  const among = `among ${students.toLocaleString('en')} students, 95th percentile`;
  return [
    {
      what: `search ${among}`,
      value: `${percentile(milliseconds, 0.95).toFixed(1)} ms`,
      aim: 'under 20 ms at 100,000',
    },
    {
      what: `search with typing mistakes ${among}`,
      value: `${percentile(mistyped, 0.95).toFixed(1)} ms`,
      aim: 'under 60 ms at 120,000',
    },
  ];
}
