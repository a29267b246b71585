import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { CaseloadError } from '../../model/error.ts';
import type { ReasonOf } from '../../model/problem-codes.ts';
import { withConnection } from './connection.ts';
import type { Connections } from './pool.ts';

/** Sessions that are compared with the first. A pooler has to give one of them what the first one used. */
const others = 4;
/** How long a statement may wait for a pooler that has no more connections. Milliseconds. */
const patienceMs = 5_000;

/**
 * Makes sure that the hub's sessions are sessions of a PostgreSQL that takes writes: settings, advisory locks and
 * cursors of one connection have to last between its transactions.
 * @throws `wrong_server`, `store_unavailable`
 */
export async function requireSuitableServer(pool: Connections): Promise<void> {
  try {
    await withConnection(pool, async (first) => {
      await requirePrimary(first);
      await requireOwnSession(pool, first);
    });
  } catch (error) {
    // PgBouncer refuses the settings that the hub's sessions begin with. A server never does (08P01).
    throw codeOfCause(error) === '08P01' ? wrongServer('transaction_pooler', error) : error;
  }
}

async function requirePrimary(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ is_standby: boolean }>(
    'SELECT pg_is_in_recovery() AS is_standby',
  );
  if (rows[0]?.is_standby) throw wrongServer('standby');
}

interface Session {
  readonly pid: number;
  /** What this or another session of the hub has set. */
  readonly mark: string | null;
  readonly settings: string;
}

/**
 * A transaction pooler gives each transaction some connection to the server. So the settings that a session begins
 * with are missing, or one that it sets gets lost, or another session uses its connection: while others hold
 * transactions open, the first one has to find its own again.
 */
async function requireOwnSession(pool: Connections, first: pg.PoolClient): Promise<void> {
  const mark = randomUUID();
  await first.query("SELECT set_config('caseload.mark', $1, false)", [mark]);
  const own = await readSession(first);
  const holding: pg.PoolClient[] = [];
  try {
    for (let i = 0; i < others; i += 1) {
      const now = await readSession(first);
      if (now.settings !== ownSettings || now.mark !== mark || now.pid !== own.pid) {
        throw wrongServer('transaction_pooler');
      }
      const other = await pool.connect();
      holding.push(other);
      await other.query('BEGIN');
      const { mark: seen, pid } = await readSession(other);
      if (pid === own.pid || seen === mark) throw wrongServer('transaction_pooler');
    }
    await first.query("SELECT set_config('caseload.mark', '', false)");
  } finally {
    // Closed, because their transactions are open.
    for (const one of holding) one.release(true);
  }
}

/** Two of the settings in `sessionOptions`. */
const ownSettings = '2s UTC';

async function readSession(client: pg.PoolClient): Promise<Session> {
  const { rows } = await client.query<Session>({
    text: `SELECT pg_backend_pid() AS pid,
                  current_setting('caseload.mark', true) AS mark,
                  current_setting('lock_timeout') || ' ' || current_setting('TimeZone') AS settings`,
    query_timeout: patienceMs,
  } as pg.QueryConfig);
  return rows[0] as Session;
}

function codeOfCause(error: unknown): unknown {
  const { cause } = error as { cause?: unknown };
  return (cause as { code?: unknown } | undefined)?.code;
}

function wrongServer(reason: ReasonOf<'wrong_server'>, cause?: unknown): CaseloadError {
  return new CaseloadError(
    { code: 'wrong_server', field: 'DATABASE_URL', params: { reason } },
    { cause },
  );
}
