import type { Replica } from '../../scripts/demo/hub.ts';
import type { BenchLaptop } from './laptop.ts';
import { megabytes, readMemory } from './process.ts';
import type { Figure } from './table.ts';

/** The hub's memory while it streams everything that there is to one laptop. */
export async function measureHubMemory(hub: Replica, laptop: BenchLaptop): Promise<Figure[]> {
  const samples: number[] = [];
  const sampling = setInterval(() => {
    const now = readMemory(hub.pid, 'VmRSS');
    if (now !== undefined) samples.push(now);
  }, 250);
  const atRest = readMemory(hub.pid, 'VmRSS');
  const { stdout } = await laptop.caseload('sync');
  clearInterval(sampling);
  const { pulled } = JSON.parse(stdout) as { pulled: number };
  const half = Math.floor(samples.length / 2);
  const most = (values: readonly number[]) =>
    values.length === 0 ? undefined : Math.max(...values);
  const [first, second] = [most(samples.slice(0, half)), most(samples.slice(half))];
  return [
    { what: 'the hub at rest', value: megabytes(atRest), aim: '' },
    {
      what: `the hub while it streams ${pulled.toLocaleString('en')} records`,
      value: megabytes(most(samples)),
      aim: 'under 200 MB',
    },
    {
      what: 'its most in the second half as a multiple of the first',
      value:
        first === undefined || second === undefined
          ? 'unknown here'
          : `${(second / first).toFixed(2)}×`,
      aim: 'flat: 1×',
    },
  ];
}
