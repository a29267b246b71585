import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import pg from 'pg';
import { to } from 'pg-copy-streams';
import { isRowOfEntry, type TableName } from '../../../sync/hub/postgres/wire.ts';
import type { Bucket } from '../../../sync/model/bucket.ts';
import { openFields } from '../../../sync/model/catalog.ts';
import { entityNames } from '../../../sync/model/entity.ts';

/**
 * What `psql COPY … TO STDOUT | zstd` makes of the records of these buckets, with the columns that laptops get. Profiles
 * are in DynamoDB. Bytes.
 */
export async function copiedBytes(pool: pg.Pool, buckets: readonly Bucket[]): Promise<number> {
  const client = await pool.connect();
  let bytes = 0;
  try {
    for (const table of entityNames.filter((name): name is TableName => name !== 'profiles')) {
      const columns = openFields(table).map(([name]) => `r.${name}`);
      const copy = `
        COPY (
          SELECT ${columns.join(', ')}
            FROM sync.entry AS e
            JOIN public.${table} AS r ON ${isRowOfEntry(table, 'r', 'e')}
           WHERE e.bucket IN (${buckets.map(pg.escapeLiteral).join(', ')})
             AND e.entity = '${table}'
             AND e.etag IS NOT NULL
           ORDER BY e.bucket, e.xid, e.seq
        ) TO STDOUT`;
      const count = new Writable({
        write(chunk: Buffer, _encoding, done) {
          bytes += chunk.byteLength;
          done();
        },
      });
      await pipeline(client.query(to(copy)), createZstdCompress(), count);
    }
  } finally {
    client.release();
  }
  return bytes;
}
