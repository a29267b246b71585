import pg from 'pg';
import { onTestFinished } from 'vitest';
import { createTestPool } from './database.ts';

/** A node of a plan, as EXPLAIN writes it in JSON. */
interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'TID Cond'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
  readonly Plans?: readonly Node[];
}

interface Explained {
  readonly 'Query Text': string;
  readonly Plan: Node;
}

/**
 * Connections to a database on which PostgreSQL tells the plan of every statement, those inside triggers and functions
 * too.
 * @returns `take`: the plans since the last call
 */
export async function openExplained(pool: pg.Pool): Promise<{
  pool: pg.Pool;
  take(): Explained[];
}> {
  const { connectionString = '' } = pool.options;
  const name = pg.escapeIdentifier(new URL(connectionString).pathname.slice(1));
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_nested_statements': 'on',
    'auto_explain.log_analyze': 'on',
    'auto_explain.log_timing': 'off',
    'auto_explain.log_format': 'json',
    'auto_explain.log_level': 'notice',
  };
  for (const [setting, value] of Object.entries(settings)) {
    await pool.query(`ALTER DATABASE ${name} SET ${setting} = '${value}'`);
  }
  let plans: Explained[] = [];
  const explained = createTestPool(connectionString);
  explained.on('connect', (client) => {
    client.on('notice', ({ message = '' }) => {
      const [, plan] = message.split('plan:\n');
      if (plan !== undefined) plans.push(JSON.parse(plan) as Explained);
    });
  });
  onTestFinished(() => explained.end());
  return {
    pool: explained,
    take() {
      const taken = plans;
      plans = [];
      return taken;
    },
  };
}

/**
 * The parts of plans that read one of these tables from its beginning to its end: without an index, or along a whole
 * one.
 * @returns in words, for the report of a test
 */
export function wholeReads(plans: readonly Explained[], tables: readonly string[]): string[] {
  return plans.flatMap((explained) =>
    readsOf(explained.Plan, false)
      .filter((node) => tables.includes(node['Relation Name'] ?? ''))
      .map((node) => {
        return `${nameOf(node)} of ${node['Relation Name']} in: ${textOf(explained)}`;
      }),
  );
}

/**
 * The parts of plans that looked at more than so many rows, most of them in vain.
 * @returns in words, for the report of a test
 */
export function longReads(plans: readonly Explained[], most: number): string[] {
  return plans.flatMap((explained) =>
    allOf(explained.Plan)
      .filter((node) => lookedAt(node) > most)
      .map((node) => `${nameOf(node)}: ${lookedAt(node)} rows in: ${textOf(explained)}`),
  );
}

function allOf(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(allOf)];
}

function lookedAt(node: Node): number {
  const { 'Rows Removed by Filter': filtered = 0, 'Rows Removed by Join Filter': unjoined = 0 } =
    node;
  return (node['Actual Rows'] + filtered + unjoined) * node['Actual Loops'];
}

function nameOf(node: Node): string {
  return [node['Node Type'], node['Index Name']].filter(Boolean).join(' by ');
}

function textOf(explained: Explained): string {
  return explained['Query Text'].replace(/\s+/g, ' ').trim().slice(0, 1500);
}

/** @param isLimited whether the node stops before its end, when it has given enough rows */
function readsOf(node: Node, isLimited: boolean): Node[] {
  const kind = node['Node Type'];
  const isRead = /Scan$/.test(kind) && !isBounded(node) && !isLimited;
  const limits = kind === 'Limit' || (isLimited && !/^Sort|Aggregate|Hash|SetOp|Join/.test(kind));
  return [...(isRead ? [node] : []), ...(node.Plans ?? []).flatMap((one) => readsOf(one, limits))];
}

/** A bitmap has its condition in the indexes that it is made of. */
function isBounded(node: Node): boolean {
  if (node['Index Cond'] !== undefined || node['TID Cond'] !== undefined) return true;
  return /Bitmap/.test(node['Node Type']) && (node.Plans ?? []).some(isBounded);
}
