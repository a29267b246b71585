import { spawn, spawnSync } from 'node:child_process';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import pg from 'pg';
import type { DemoHub } from '../../scripts/demo/hub.ts';
import { isRowOfEntry, type TableName } from '../../sync/hub/postgres/wire.ts';
import { openFields } from '../../sync/model/catalog.ts';
import { entityNames } from '../../sync/model/entity.ts';
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
  const plain = await copiedBytes(hub, await schoolsOf(laptop));
  return [
    {
      what: 'a first sync on the wire',
      value: `${(firstPull.bytes / firstPull.records).toFixed(1)} bytes a record`,
      aim: 'under 45',
    },
    {
      what: 'the same as a multiple of COPY | zstd',
      value: plain === undefined ? 'skipped' : `${(firstPull.bytes / plain).toFixed(2)}×`,
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

/**
 * Bytes of the same columns of the same rows by psql COPY, compressed with zstd; profiles are in DynamoDB. Undefined
 * without psql.
 */
async function copiedBytes(hub: DemoHub, schools: readonly number[]): Promise<number | undefined> {
  if (spawnSync('psql', ['--version']).error) return undefined;
  const buckets = ['district', ...schools.map((id) => `school:${id}`)];
  let bytes = 0;
  const counting = () =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        bytes += chunk.byteLength;
        done();
      },
    });
  for (const table of entityNames.filter((name): name is TableName => name !== 'profiles')) {
    const columns = openFields(table).map(([name]) => `r.${name}`);
    const query = `
      COPY (
        SELECT ${columns.join(', ')}
          FROM sync.entry AS e
          JOIN public.${table} AS r ON ${isRowOfEntry(table, 'r', 'e')}
         WHERE e.bucket IN (${buckets.map(pg.escapeLiteral).join(', ')})
           AND e.entity = '${table}'
         ORDER BY e.bucket, e.xid, e.seq
      ) TO STDOUT`;
    const { stdout } = spawn('psql', ['-qAt', hub.databaseUrl, '-c', query]);
    await pipeline(stdout, createZstdCompress(), counting());
  }
  return bytes;
}
