import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import { check, type Finding } from './check.ts';
import { checkColumns } from './columns.ts';
import { checkDynamodb, checkFeed, checkSetAside, checkTable } from './dynamodb.ts';
import { checkForeignTriggers } from './foreign-triggers.ts';
import { checkHorizon } from './horizon.ts';
import { checkClock, checkSchema, checkServer, checkVersion } from './postgres.ts';
import { checkRights } from './rights.ts';
import { checkTableScan } from './table-scan.ts';
import { proveTriggers } from './trigger-proof.ts';
import { checkTriggers } from './triggers.ts';

/**
 * Checks everything that a hub needs. When a store does not answer, its further checks are left out.
 * @param given.longSeconds the age from which a transaction is long
 */
export async function* examine(given: {
  pool: pg.Pool;
  client: DynamoDBDocumentClient;
  now: () => Date;
  longSeconds: number;
}): AsyncGenerator<Finding> {
  const { pool, client } = given;
  const postgres = await check('postgres', () => checkVersion(pool));
  yield postgres;
  if (postgres.ok) {
    yield await check('server', () => checkServer(pool));
    yield await check('clock', () => checkClock(pool, given.now));
    yield await check('schema', () => checkSchema(pool));
    yield await check('columns', () => checkColumns(pool));
    yield await check('triggers', () => checkTriggers(pool));
    yield await check('trigger_proof', () => proveTriggers(pool));
    yield await check('foreign_triggers', () => checkForeignTriggers(pool));
    yield await check('table_scan', () => checkTableScan(pool));
    yield await check('rights', () => checkRights(pool));
    yield await check('horizon', () => checkHorizon(pool, given.longSeconds));
  }
  const dynamodb = await check('dynamodb', () => checkDynamodb(client));
  yield dynamodb;
  if (dynamodb.ok) yield await check('profiles_table', () => checkTable(client));
  if (postgres.ok) {
    yield await check('feed', () => checkFeed(pool, given.now));
    yield await check('set_aside', () => checkSetAside(pool));
  }
}
