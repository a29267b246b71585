import type { Writable } from 'node:stream';
import type pg from 'pg';
import type { Bucket } from '../../model/bucket.ts';
import { CaseloadError, problemOf } from '../../model/error.ts';
import type { AsOf, Cursor, PullLine, PullRequest } from '../../protocol/messages.ts';
import { readDistrictName } from '../devices/district.ts';
import { greet } from '../greet.ts';
import type { Device, Hub } from '../hub.ts';
import { readDescriptors } from '../postgres/descriptors.ts';
import { ConnectionAbandoned, transaction } from '../postgres/transaction.ts';
import { wireColumns } from '../postgres/wire.ts';
import { copyRows } from './copy-rows.ts';
import { writeTo } from './output.ts';
import { type Change, planPull } from './plan.ts';
import { profileRows } from './profile-rows.ts';

interface Pull {
  readonly hub: Hub;
  readonly device: Device;
  readonly request: PullRequest;
  /** Receives the lines; it is not ended here. */
  readonly output: Writable;
}

/**
 * Answers `POST /v1/pull`: streams what changed in the buckets of a device since its cursors (design section
 * 6), from one snapshot. Memory does not grow with what is sent.
 * @throws CaseloadError before the first line: `epoch_changed`, `protocol_mismatch`, `store_unavailable`.
 * What fails after that is told in an `error` line, and what was sent before it is complete.
 */
export async function pull(given: Pull): Promise<void> {
  let begun = false;
  // Before the transaction: a pull that waited for a second connection could wait for other pulls that do.
  const profilesAsOf = await given.hub.profiles.asOf();
  try {
    await transaction(
      given.hub.pool,
      async (client) => {
        const start = await prepare(client, given, profilesAsOf);
        begun = true;
        await stream(client, given, start);
      },
      'REPEATABLE READ READ ONLY',
    );
  } catch (error) {
    if (error instanceof ConnectionAbandoned) return;
    if (!begun) throw error;
    if (!given.output.destroyed) await writeLine(given.output, { error: problemOf(error) });
    if (!(error instanceof CaseloadError)) throw error;
  }
}

type Start = {
  readonly hello: PullLine;
  readonly asOf: AsOf;
  readonly changes: ReadonlyMap<Bucket, readonly Change[]>;
};

async function prepare(
  client: pg.PoolClient,
  { device, request }: Pull,
  profilesAsOf: string | null,
): Promise<Start> {
  const epoch = await greet(client, request);
  const cursors = new Map(device.buckets.map((bucket) => [bucket, request.buckets[bucket] ?? {}]));
  const { asOf, changes } = await planPull(client, cursors);
  const descriptors = await readDescriptors(client);
  const as_of: AsOf = { postgres: asOf, dynamodb: profilesAsOf };
  return {
    changes,
    asOf: as_of,
    hello: {
      hello: {
        protocol: request.protocol,
        epoch,
        district: await readDistrictName(client),
        user: device.user,
        buckets: [...device.buckets],
        as_of,
        compare: [],
        ...(descriptors.version === request.descriptors ? {} : { descriptors }),
      },
    },
  };
}

async function stream(
  client: pg.PoolClient,
  given: Pull,
  { hello, asOf, changes }: Start,
): Promise<void> {
  const { output, request } = given;
  await writeLine(output, hello);
  for (const [bucket, changed] of changes) {
    const columns = Object.fromEntries(
      changed.map(({ entity }) => [entity, [...wireColumns(entity)]]),
    );
    await writeLine(output, { bucket, columns });
    const cursor: Cursor = { ...request.buckets[bucket] };
    for (const change of changed) {
      if (await streamChange(client, given, change)) cursor[change.entity] = change.to;
    }
    await writeLine(output, { end: bucket, cursor, more: false });
  }
  await writeLine(output, { done: true, as_of: asOf, horizon: null });
}

/** @returns whether it was sent; profiles wait for the next pull while DynamoDB does not answer */
async function streamChange(client: pg.PoolClient, given: Pull, change: Change): Promise<boolean> {
  const { entity } = change;
  if (entity !== 'profiles') {
    await copyRows(client, { ...change, entity }, given.output);
    return true;
  }
  try {
    for (const row of await profileRows(client, given.hub.profiles, change)) {
      await writeLine(given.output, row);
    }
    return true;
  } catch (error) {
    if (error instanceof CaseloadError && error.code === 'store_unavailable') return false;
    throw error;
  }
}

function writeLine(output: Writable, line: PullLine): Promise<void> {
  return writeTo(output, `${JSON.stringify(line)}\n`);
}
