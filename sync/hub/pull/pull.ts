import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import type pg from 'pg';
import type { Bucket } from '../../model/bucket.ts';
import { bookkeepingFields, contentFields } from '../../model/catalog.ts';
import type { EntityName } from '../../model/entity.ts';
import { CaseloadError, problemOf } from '../../model/error.ts';
import type { AsOf, KnownEntry, MarkLine, PullRequest } from '../../protocol/pull.ts';
import type { Cursor, Position } from '../../protocol/values.ts';
import { protocolVersion } from '../../protocol/version.ts';
import { readDistrict } from '../devices/district.ts';
import { readDescriptors } from '../postgres/descriptors.ts';
import { horizonPosition, type Lineage } from '../postgres/lineage.ts';
import { lockForReading } from '../postgres/read-lock.ts';
import { decideForRequest } from '../postgres/recheck.ts';
import { ConnectionAbandoned, transaction } from '../postgres/transaction.ts';
import { passingProblem } from '../push/database-error.ts';
import { requireSupportedProtocol } from '../server/handshake.ts';
import type { Device, Hub } from '../server/hub.ts';
import { copyRows } from './copy-rows.ts';
import { checkCursors, DatabaseReplaced } from './cursor-validity.ts';
import { flushOutput, writeTo } from './output.ts';
import { beforeAll, type Change, countRows, planPull, readAsOf } from './plan.ts';
import { profileRows } from './profile-rows.ts';

interface Pull {
  readonly hub: Hub;
  readonly device: Device;
  readonly request: PullRequest;
  /** Receives the lines. The caller ends it. */
  readonly output: Writable;
}

/** How often one pull recovers from a replaced database, which may happen while the pull checks. */
const mostRecoveries = 3;

/**
 * Answers `POST /v1/pull`: streams what changed in the buckets of a device since its cursors (design section 6), from
 * one snapshot. Memory does not grow with the answer. The `hello` line names the buckets whose cursors are not valid,
 * and the answer holds nothing of them.
 * @throws CaseloadError before the first line: `protocol_mismatch`, `store_unavailable`. A later failure becomes an
 * `error` line, and what came before that line is complete.
 */
export async function pull(given: Pull): Promise<void> {
  requireSupportedProtocol(given.request.protocol);
  await decideForRequest(given.hub.pool);
  for (let left = mostRecoveries; ; left -= 1) {
    try {
      return await pullOnce(given);
    } catch (error) {
      if (!(error instanceof DatabaseReplaced) || left === 0) throw error;
      await error.recover(given.hub.pool);
    }
  }
}

async function pullOnce(given: Pull): Promise<void> {
  let begun = false;
  // Before the transaction, because pulls that each wait for a second connection could wait for one another. And
  // before its snapshot, because a later time could be newer than what the snapshot shows.
  const asOf: AsOf = {
    postgres: await readAsOf(given.hub.pool),
    dynamodb: await given.hub.profiles.asOf(),
  };
  try {
    await transaction(
      given.hub.pool,
      async (client) => {
        await lockForReading(client);
        const start = await prepare(client, given, asOf);
        begun = true;
        await stream(client, given, start);
      },
      'REPEATABLE READ READ ONLY',
    );
  } catch (error) {
    if (error instanceof ConnectionAbandoned) return;
    if (!begun) throw error;
    if (!given.output.destroyed) {
      await writeLine(given.output, { error: passingProblem(error) ?? problemOf(error) });
    }
    if (!(error instanceof CaseloadError)) throw error;
  }
}

interface Start {
  readonly hello: MarkLine;
  readonly asOf: AsOf;
  readonly lineage: Lineage;
  readonly changes: ReadonlyMap<Bucket, readonly Change[]>;
}

async function prepare(
  client: pg.PoolClient,
  { device, request }: Pull,
  asOf: AsOf,
): Promise<Start> {
  const { lineage, compare } = await checkCursors(client, request);
  const withheld = new Set([...compare, ...request.comparing]);
  const cursors = device.buckets
    .filter((bucket) => !withheld.has(bucket))
    .map((bucket) => [bucket, request.buckets[bucket] ?? {}] as const);
  const changes = await planPull(client, new Map(cursors));
  const descriptors = await readDescriptors(client);
  const said = {
    protocol: protocolVersion,
    epoch: lineage.epoch,
    ...(await readDistrict(client)),
    user: device.user,
    buckets: [...device.buckets],
  };
  const version = versionOf([said, descriptors.version]);
  const rows = await countRows(client, [...changes.values()].flat());
  const hello = {
    ...said,
    compare: compare.filter((bucket) => device.buckets.includes(bucket)),
    rows,
    ...(descriptors.version === request.descriptors ? {} : { descriptors }),
    version,
  };
  const isSame = version === request.hello && compare.length === 0;
  return { lineage, changes, asOf, hello: isSame ? { same: { rows } } : { hello } };
}

function versionOf(said: unknown): string {
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, 16);
}

async function stream(
  client: pg.PoolClient,
  given: Pull,
  { hello, asOf, lineage, changes }: Start,
): Promise<void> {
  const { output, request } = given;
  await writeLine(output, hello);
  let withProfiles = true;
  for (const [bucket, changed] of changes) {
    await writeLine(output, { bucket });
    const cursor: Cursor = {};
    const known = Map.groupBy(request.known[bucket] ?? [], ([entity]) => entity);
    for (const change of changed) {
      const to = await streamChange(client, given, { change, known });
      if (to === undefined) withProfiles = false;
      else if (to !== null) cursor[change.entity] = to;
    }
    await writeLine(output, { end: bucket, cursor });
    // A complete bucket, which the laptop can store while the next one is read.
    flushOutput(output);
  }
  await writeLine(
    output,
    withProfiles
      ? { done: true, as_of: asOf, horizon: horizonPosition(lineage) }
      : { done: true, as_of: { ...asOf, dynamodb: null }, horizon: null },
  );
}

/**
 * @returns the position of the cursor after the change, null for the beginning; undefined when nothing was sent:
 *   profiles wait for the next pull while DynamoDB does not answer
 */
async function streamChange(
  client: pg.PoolClient,
  given: Pull,
  { change, known }: { change: Change; known: ReadonlyMap<EntityName, readonly KnownEntry[]> },
): Promise<Position | null | undefined> {
  const { entity } = change;
  const ofEntity = { known: known.get(entity) ?? [] };
  if (change.to === beforeAll) return change.to;
  // A change may have no rows, when the laptop has pushed all of it.
  let isNamed = false;
  const writeRows = async (rows: string | Uint8Array) => {
    if (!isNamed) await writeLine(given.output, entityLine(entity));
    isNamed = true;
    await writeTo(given.output, rows);
  };
  if (entity !== 'profiles') {
    await copyRows(client, { ...change, ...ofEntity, entity }, writeRows);
    return change.to;
  }
  try {
    const profiles = await profileRows(client, given.hub.profiles, { ...change, ...ofEntity });
    for (const line of profiles.lines) await writeRows(`${line}\n`);
    return profiles.to;
  } catch (error) {
    if (error instanceof CaseloadError && error.code === 'store_unavailable') return undefined;
    throw error;
  }
}

function entityLine(entity: EntityName): MarkLine {
  const namesOf = (fields: ReturnType<typeof contentFields>) => fields.map(([name]) => name);
  return {
    entity,
    bookkeeping: namesOf(bookkeepingFields(entity)),
    content: namesOf(contentFields(entity)),
  };
}

function writeLine(output: Writable, line: MarkLine): Promise<void> {
  return writeTo(output, `${JSON.stringify(line)}\n`);
}
