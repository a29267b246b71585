import type pg from 'pg';
import { transaction } from '../postgres/transaction.ts';
import { hashOfSeal, merkleRootOf, readSeals, type Seal } from './seals.ts';

export interface AuditVerification {
  readonly ok: boolean;
  readonly seals: number;
  readonly rows: number;
  /** Rows without a seal yet. */
  readonly unsealed: number;
  /** The seals that do not hold, each with the reason. */
  readonly broken: readonly { readonly seal: string; readonly reason: 'rows' | 'seal' | 'chain' }[];
}

/** Recomputes every seal: the rows that it covers, its own hash, and its place in the chain. */
export async function verifyAudit(pool: pg.Pool): Promise<AuditVerification> {
  return await transaction(
    pool,
    async (client) => {
      const seals = await readSeals(client);
      const broken: { seal: string; reason: 'rows' | 'seal' | 'chain' }[] = [];
      let before: Seal | undefined;
      for (const seal of seals) {
        const reason = await findBreak(client, seal, before);
        if (reason !== undefined) broken.push({ seal: seal.number, reason });
        before = seal;
      }
      const sealed = seals.reduce((sum, { rows }) => sum + Number(rows), 0);
      const { rows } = await client.query<{ total: string }>(
        'SELECT count(*) AS total FROM sync.audit',
      );
      const total = Number(rows[0]?.total);
      return {
        ok: broken.length === 0 && total >= sealed,
        seals: seals.length,
        rows: sealed,
        unsealed: total - sealed,
        broken,
      };
    },
    'REPEATABLE READ READ ONLY',
  );
}

async function findBreak(client: pg.PoolClient, seal: Seal, before: Seal | undefined) {
  const previous = before?.hash ?? Buffer.alloc(0);
  const number = BigInt(before?.number ?? 0) + 1n;
  if (!seal.previous.equals(previous) || BigInt(seal.number) !== number) return 'chain';
  if (!hashOfSeal(seal).equals(seal.hash)) return 'seal';
  const merkle = await merkleRootOf(client, seal);
  const isSame = String(merkle.count) === seal.rows && merkle.root().equals(seal.root);
  return isSame ? undefined : 'rows';
}
