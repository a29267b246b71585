import type pg from 'pg';
import { currentEpoch } from '../postgres/epoch.ts';
import { transaction } from '../postgres/transaction.ts';
import { hashOfSeal, inRange, merkleRootOf, type Seal, type SealedRange } from './seals.ts';

/**
 * Seals the audit rows of all transactions that have ended since the last seal. Replicas take turns.
 * @returns the number of rows sealed; with 0 it makes no seal
 */
export async function sealAudit(pool: pg.Pool): Promise<number> {
  return await transaction(pool, async (client) => {
    await client.query('LOCK TABLE sync.audit_seal IN SHARE ROW EXCLUSIVE MODE');
    const last = await readLast(client);
    const epoch = await currentEpoch(client);
    const range = await nextRange(client, { last, epoch });
    if (range === undefined) return 0;
    const merkle = await merkleRootOf(client, range);
    const seal = {
      number: String(BigInt(last?.number ?? 0) + 1n),
      epoch,
      ...range,
      rows: String(merkle.count),
      root: merkle.root(),
      previous: last?.hash ?? Buffer.alloc(0),
    };
    await client.query(
      `INSERT INTO sync.audit_seal
         (number, epoch, from_xid, to_xid, after_id, last_id, rows, root, previous, hash)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        seal.number,
        seal.epoch,
        seal.from_xid,
        seal.to_xid,
        seal.after_id,
        seal.last_id,
        seal.rows,
        seal.root,
        seal.previous,
        hashOfSeal(seal),
      ],
    );
    return merkle.count;
  });
}

async function readLast(client: pg.PoolClient): Promise<Seal | undefined> {
  const { rows } = await client.query<Seal>(
    `SELECT number, epoch, from_xid::text, to_xid::text, after_id, last_id, rows, root, previous, hash
       FROM sync.audit_seal
      ORDER BY number DESC
      LIMIT 1`,
  );
  return rows[0];
}

async function nextRange(
  client: pg.PoolClient,
  { last, epoch }: { last: Seal | undefined; epoch: string },
): Promise<SealedRange | undefined> {
  const isSameEpoch = last?.epoch === epoch;
  const from = isSameEpoch ? last.to_xid : '0';
  const after = isSameEpoch ? last.after_id : (last?.last_id ?? '0');
  const { rows } = await client.query<{ to_xid: string; last_id: string | null }>(
    `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS to_xid, max(id) AS last_id
       FROM sync.audit
      WHERE ${inRange(['$1', 'pg_snapshot_xmin(pg_current_snapshot())', '$2', '9223372036854775807'])}`,
    [from, after],
  );
  const [found] = rows;
  if (found === undefined || found.last_id === null) return undefined;
  return { from_xid: from, to_xid: found.to_xid, after_id: after, last_id: found.last_id };
}
