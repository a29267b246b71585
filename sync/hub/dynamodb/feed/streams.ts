import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { answered, patience } from '../client/client.ts';
import { hasName } from '../client/errors.ts';
import type { Shard } from './shards.ts';

/** A piece of a shard, or why there is none. */
type StreamPage =
  | {
      readonly kind: 'records';
      /** Which profiles changed; what of them, a read tells. */
      readonly ids: readonly string[];
      /** Of the last record; null: there is none. */
      readonly last: string | null;
      /** Where to read on; null: the shard is closed, and this was its end. */
      readonly next: string | null;
    }
  /** The place to read on from has been given up; the sequence number finds it again. */
  | { readonly kind: 'expired' }
  /** Records that were not read are gone: they were older than DynamoDB keeps them. */
  | { readonly kind: 'trimmed' };

/** The streams of a DynamoDB. Methods throw `store_unavailable`. */
export interface Streams {
  /** The shards of a stream; undefined: there is no such stream any more. */
  shards(stream: string): Promise<readonly Shard[] | undefined>;
  /**
   * Where to read a shard from.
   * @param given.after the sequence number of the last record that was read; null: from the oldest there is
   * @returns undefined: what follows that record is gone
   */
  open(given: { stream: string; shard: string; after: string | null }): Promise<string | undefined>;
  read(iterator: string): Promise<StreamPage>;
  close(): void;
}

/** Streams, at the place and with the credentials of a client of the tables. */
export async function openStreams(tables: DynamoDBDocumentClient): Promise<Streams> {
  const { region, credentials, endpoint } = tables.config;
  const place = await endpoint?.();
  const client = new DynamoDBStreamsClient({
    region,
    credentials,
    ...patience,
    // AWS serves streams under a name of their own, which the SDK knows.
    ...(place === undefined || /\.amazonaws\.com(\.cn)?$/.test(place.hostname)
      ? {}
      : { endpoint: `${place.protocol}//${place.hostname}:${place.port ?? ''}` }),
  });
  return {
    shards: (stream) => listShards(client, stream),
    open: (given) => openShard(client, given),
    read: (iterator) => readPage(client, iterator),
    close: () => client.destroy(),
  };
}

async function listShards(
  client: DynamoDBStreamsClient,
  stream: string,
): Promise<readonly Shard[] | undefined> {
  const shards: Shard[] = [];
  let after: string | undefined;
  do {
    const answer = await answered(
      client
        .send(new DescribeStreamCommand({ StreamArn: stream, ExclusiveStartShardId: after }))
        .catch(exceptGone),
    );
    if (answer === undefined) return undefined;
    for (const { ShardId: id, ParentShardId: parent } of answer.StreamDescription?.Shards ?? []) {
      if (id !== undefined) shards.push({ id, parent: parent ?? null });
    }
    after = answer.StreamDescription?.LastEvaluatedShardId;
  } while (after !== undefined);
  return shards;
}

async function openShard(
  client: DynamoDBStreamsClient,
  { stream, shard, after }: { stream: string; shard: string; after: string | null },
): Promise<string | undefined> {
  const answer = await answered(
    client
      .send(
        new GetShardIteratorCommand({
          StreamArn: stream,
          ShardId: shard,
          ...(after === null
            ? { ShardIteratorType: 'TRIM_HORIZON' }
            : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after }),
        }),
      )
      .catch(exceptGone),
  );
  return answer?.ShardIterator;
}

async function readPage(client: DynamoDBStreamsClient, iterator: string): Promise<StreamPage> {
  return await answered(
    client.send(new GetRecordsCommand({ ShardIterator: iterator })).then(
      ({ Records: records = [], NextShardIterator: next }): StreamPage => {
        const ids = records.map(({ dynamodb }) => dynamodb?.Keys?.profile_id?.S);
        return {
          kind: 'records',
          ids: ids.filter((id) => id !== undefined),
          last: records.at(-1)?.dynamodb?.SequenceNumber ?? null,
          next: next ?? null,
        };
      },
      (error: unknown): StreamPage => {
        if (hasName(error, 'ExpiredIteratorException')) return { kind: 'expired' };
        exceptGone(error);
        return { kind: 'trimmed' };
      },
    ),
  );
}

/** @throws any error but that what was asked for is no longer there */
function exceptGone(error: unknown): undefined {
  const gone = ['TrimmedDataAccessException', 'ResourceNotFoundException'];
  if (!gone.some((name) => hasName(error, name))) throw error;
}
