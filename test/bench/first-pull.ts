import type { CountingProxy } from '../support/hub/counting-proxy.ts';
import type { BenchLaptop } from './laptop.ts';
import { megabytes } from './process.ts';
import type { Figure } from './table.ts';

/** The first sync of a laptop that has joined: over HTTP into the encrypted, indexed, searchable mirror. */
export async function measureFirstPull(
  laptop: BenchLaptop,
  proxy: CountingProxy,
): Promise<{ rate: number; records: number; bytes: number; figures: Figure[] }> {
  const { value, bytes } = await proxy.during(() => laptop.caseload('sync'));
  const { stdout, seconds, peakMemory } = value;
  const { pulled } = JSON.parse(stdout) as { pulled: number };
  const rate = pulled / seconds;
  return {
    rate,
    records: pulled,
    bytes,
    figures: [
      {
        what: `first pull, ${pulled.toLocaleString('en')} records`,
        value: `${Math.round(rate).toLocaleString('en')} records/s`,
        aim: '40,000 records/s on two cores',
      },
      { what: 'the laptop’s process meanwhile', value: megabytes(peakMemory), aim: 'under 300 MB' },
    ],
  };
}
