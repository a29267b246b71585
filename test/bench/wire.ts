import pg from 'pg';
import type { DemoHub } from '../../scripts/demo/hub.ts';
import { districtBucket, schoolBucket } from '../../sync/model/bucket.ts';
import { copiedBytes } from '../support/hub/copied-bytes.ts';
import type { CountingProxy } from '../support/hub/counting-proxy.ts';
import type { BenchLaptop } from './laptop.ts';
import { schoolsOf } from './pipe.ts';
import type { Figure } from './table.ts';

/** What syncs of a laptop that has pulled everything move, in bytes; and what its first sync moved. */
export async function measureWire(
  hub: DemoHub,
  given: {
    readonly laptop: BenchLaptop;
    readonly proxy: CountingProxy;
    readonly firstPull: { readonly records: number; readonly bytes: number };
  },
): Promise<Figure[]> {
  const { laptop, proxy, firstPull } = given;
  const { bytes: idle } = await proxy.during(() => laptop.caseload('sync'));
  const { stdout } = await laptop.caseload('list', 'students', '--limit', '1');
  const { student_unique_id: id } = JSON.parse(stdout) as { student_unique_id: string };
  await laptop.caseload('edit', 'students', JSON.stringify([id]), '{"birth_city":"Austin"}');
  const { bytes: edit } = await proxy.during(() => laptop.caseload('sync'));
  const pool = new pg.Pool({ connectionString: hub.databaseUrl });
  const schools = await schoolsOf(laptop);
  const plain = await copiedBytes(pool, [districtBucket, ...schools.map(schoolBucket)]);
  await pool.end();
  return [
    {
      what: 'a first sync on the wire',
      value: `${(firstPull.bytes / firstPull.records).toFixed(1)} bytes a record`,
      aim: 'under 45',
    },
    {
      what: 'the same as a multiple of COPY | zstd',
      value: `${(firstPull.bytes / plain).toFixed(2)}×`,
      aim: 'under 1.1×',
    },
    {
      what: 'a sync with nothing to do, on the wire',
      value: `${idle} bytes`,
      aim: 'under 1 KB, headers and all',
    },
    {
      what: 'a sync with one edit, on the wire',
      value: `${edit} bytes`,
      aim: 'under 2 KB, headers and all',
    },
  ];
}
