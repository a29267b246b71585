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

/** A page of a shard, or the reason why there is none. */
type StreamPage =
  | {
      readonly kind: 'records';
      /** The profiles that changed. A read of the table shows how. */
      readonly ids: readonly string[];
      /** The sequence number of the last record; null: there is none. */
      readonly last: string | null;
      /** The iterator to read on with; null: the shard is closed, and this was its end. */
      readonly next: string | null;
    }
  /** The iterator has expired. The sequence number finds the place again. */
  | { readonly kind: 'expired' }
  /** Records are gone that were not read: they were older than DynamoDB keeps them. */
  | { readonly kind: 'trimmed' };

/** The streams of DynamoDB. Methods throw `store_unavailable`. */
export interface Streams {
  /** The shards of a stream; undefined: the stream no longer exists. */
  shards(stream: string): Promise<readonly Shard[] | undefined>;
  /**
   * An iterator to read a shard with.
   * @param given.after the sequence number of the last record that was read; null: begin with the oldest
   * @returns undefined: the records after that one are gone
   */
  open(given: { stream: string; shard: string; after: string | null }): Promise<string | undefined>;
  read(iterator: string): Promise<StreamPage>;
  close(): void;
}

/** Opens the streams, with the endpoint and the credentials of the tables' client. */
export async function openStreams(tables: DynamoDBDocumentClient): Promise<Streams> {
  const { region, credentials, endpoint } = tables.config;
  const place = await endpoint?.();
  const client = new DynamoDBStreamsClient({
    region,
    credentials,
    ...patience,
    // AWS serves streams under another host name, which the SDK knows.
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

/** @throws every error except those of a shard, a stream or records that no longer exist */
function exceptGone(error: unknown): undefined {
  const gone = ['TrimmedDataAccessException', 'ResourceNotFoundException'];
  if (!gone.some((name) => hasName(error, name))) throw error;
}
