import { join } from 'node:path';
import type { CountingProxy } from '../support/hub/counting-proxy.ts';
import type { BenchLaptop } from './laptop.ts';
import type { Figure } from './table.ts';

/**
 * A mirror that is equal to the center, compared with it by digests.
 * @param given.rate of the first pull, in records a second, to compare with
 */
export async function measureVerify(given: {
  laptop: BenchLaptop;
  proxy: CountingProxy;
  rate: number;
}): Promise<Figure[]> {
  const script = join(import.meta.dirname, 'verify-process.ts');
  const { value, bytes } = await given.proxy.during(() => given.laptop.script(script));
  const { rows, equal, seconds } = JSON.parse(value.stdout) as {
    rows: number;
    equal: boolean;
    seconds: number;
  };
  if (!equal) throw new Error('the mirror is not equal to the center');
  const pulling = rows / given.rate;
  return [
    {
      what: `verify of ${rows.toLocaleString('en')} records that are equal`,
      value: `${seconds.toFixed(2)} s`,
      aim: `300,000 in under 3 s; pulling them takes ${(pulling / seconds).toFixed(1)}× as long`,
    },
    {
      what: 'the same, on the wire',
      value: `${(bytes / 1024).toFixed(1)} KB`,
      aim: 'under 100 KB',
    },
  ];
}
