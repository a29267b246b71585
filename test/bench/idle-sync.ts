import { join } from 'node:path';
import type { BenchLaptop } from './laptop.ts';
import { type Figure, median } from './table.ts';

/** A sync with nothing to do, of a small mirror and of a large one. */
export async function measureIdleSync(given: {
  small: BenchLaptop;
  large: BenchLaptop;
}): Promise<Figure[]> {
  await given.small.caseload('sync');
  const small = await idle(given.small);
  const large = await idle(given.large);
  const students = (count: number) => `${count.toLocaleString('en')} students`;
  return [
    {
      what: `a sync with nothing to do, ${students(small.students)}`,
      value: `${small.median.toFixed(1)} ms`,
      aim: 'one request',
    },
    {
      what: `the same, ${students(large.students)}`,
      value: `${large.median.toFixed(1)} ms`,
      aim: `the same: ${(large.median / small.median).toFixed(2)}×`,
    },
  ];
}

async function idle(laptop: BenchLaptop): Promise<{ students: number; median: number }> {
  const { stdout } = await laptop.script(join(import.meta.dirname, 'idle-process.ts'));
  const { students, milliseconds } = JSON.parse(stdout) as {
    students: number;
    milliseconds: number[];
  };
  return { students, median: median(milliseconds) };
}
