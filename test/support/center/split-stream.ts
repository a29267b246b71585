import type { Body, Fault } from './dynamodb-proxy.ts';

/**
 * Makes of the one shard that DynamoDB Local has what resharding makes of it: a parent that is closed after
 * some records, and two children that share what follows by the last letter of the profile's id. A page
 * holds one record.
 */
export function splitStream({ afterRecords }: { afterRecords: number }): {
  fault: Fault;
  /** What was read, in order. */
  read: { shard: string; id: string }[];
  /** Lets the parent grow too old to be listed. */
  forgetParent(): void;
} {
  const read: { shard: string; id: string }[] = [];
  const children = ['shardId-00000000000000000001-even', 'shardId-00000000000000000002-odd'];
  let parent = '';
  let isParentListed = true;
  const end = String(afterRecords).padStart(21, '0');
  const isOf = (shard: string, id: string) => children[Number(id.at(-1)) % 2] === shard;

  const fault: Fault = async ({ action, body, forward }) => {
    switch (action) {
      case 'DescribeStream': {
        const { status, body: answer } = await forward();
        const [shard] = answer.StreamDescription.Shards;
        parent = shard.ShardId;
        shard.SequenceNumberRange.EndingSequenceNumber = end;
        answer.StreamDescription.Shards = [
          // A list has no order that one could rely on.
          ...children.map((ShardId) => ({ ShardId, ParentShardId: parent })),
          ...(isParentListed ? [shard] : []),
        ];
        return { status, body: answer };
      }
      case 'GetShardIterator': {
        if (body.ShardId === parent) return tagged(await forward(), 'parent', 'ShardIterator');
        const place =
          body.ShardIteratorType === 'TRIM_HORIZON'
            ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: end }
            : {};
        return tagged(
          await forward({ ...body, ...place, ShardId: parent }),
          body.ShardId,
          'ShardIterator',
        );
      }
      case 'GetRecords': {
        const [, shard = '', iterator] = /^([^!]*)!(.*)$/s.exec(body.ShardIterator) ?? [];
        const { status, body: answer } = await forward({ Limit: 1, ShardIterator: iterator });
        const records: Body[] = answer.Records.filter(({ dynamodb }: Body) =>
          shard === 'parent'
            ? dynamodb.SequenceNumber <= end
            : isOf(shard, dynamodb.Keys.profile_id.S),
        );
        for (const { dynamodb } of records) read.push({ shard, id: dynamodb.Keys.profile_id.S });
        const isEnd =
          shard === 'parent' &&
          answer.Records.some(({ dynamodb }: Body) => dynamodb.SequenceNumber >= end);
        const { NextShardIterator: next, ...rest } = { ...answer, Records: records };
        return {
          status,
          body: isEnd ? rest : { ...rest, NextShardIterator: `${shard}!${next}` },
        };
      }
      default:
        return undefined;
    }
  };
  return {
    fault,
    read,
    forgetParent() {
      isParentListed = false;
    },
  };
}

function tagged(
  { status, body }: { status: number; body: Body },
  shard: string,
  field: string,
): { status: number; body: Body } {
  return { status, body: { ...body, [field]: `${shard}!${body[field]}` } };
}
