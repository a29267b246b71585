import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import type pg from 'pg';
import { to } from 'pg-copy-streams';
import { MerkleRoot } from './merkle.ts';

/** A seal as `sync.audit_seal` holds it. Numbers of 64 bits are texts. */
export interface Seal {
  readonly number: string;
  readonly epoch: string;
  readonly from_xid: string;
  readonly to_xid: string;
  readonly after_id: string;
  readonly last_id: string;
  readonly rows: string;
  readonly root: Buffer;
  readonly previous: Buffer;
  readonly hash: Buffer;
}

/** The rows that a seal covers. */
export type SealedRange = Pick<Seal, 'from_xid' | 'to_xid' | 'after_id' | 'last_id'>;

export function hashOfSeal(seal: Omit<Seal, 'hash'>): Buffer {
  const { number, epoch, from_xid, to_xid, after_id, last_id, rows, root, previous } = seal;
  const content = [number, epoch, from_xid, to_xid, after_id, last_id, rows];
  return createHash('sha256')
    .update(JSON.stringify([...content, root.toString('hex'), previous.toString('hex')]))
    .digest();
}

/** SQL for the rows of a range. Its four bounds are parameters or literals, in this order. */
export function inRange([from, upTo, after, last]: readonly [
  string,
  string,
  string,
  string,
]): string {
  return `xid >= ${from}::xid8 AND xid < ${upTo}::xid8 AND id > ${after}::bigint AND id <= ${last}::bigint`;
}

/**
 * The Merkle root over the audit rows of a range as they are now. PostgreSQL hashes the rows and streams the
 * leaves, so memory holds the logarithm of their number.
 */
export async function merkleRootOf(client: pg.PoolClient, range: SealedRange): Promise<MerkleRoot> {
  const bounds = [range.from_xid, range.to_xid, range.after_id, range.last_id].map(
    // Digits only: they come from the database.
    (bound) => `'${BigInt(bound)}'`,
  ) as [string, string, string, string];
  const source = client.query(
    to(`
      COPY (
        SELECT encode(sha256('\\x00'::bytea || convert_to(
                 json_build_array(id, at, xid, actor, device_id, changeset_id, entity, key, before, after,
                                  action, merges)::text,
                 'UTF8')), 'hex')
          FROM sync.audit
         WHERE ${inRange(bounds)}
         ORDER BY xid, id
      ) TO STDOUT`),
  );
  const merkle = new MerkleRoot();
  for await (const line of createInterface({ input: source })) merkle.add(Buffer.from(line, 'hex'));
  return merkle;
}

export async function readSeals(client: pg.PoolClient): Promise<Seal[]> {
  const { rows } = await client.query<Seal>(
    `SELECT number, epoch, from_xid::text, to_xid::text, after_id, last_id, rows, root, previous, hash
       FROM sync.audit_seal
      ORDER BY number`,
  );
  return rows;
}
