import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readableShards, type Shard } from '../../../sync/hub/dynamodb/feed/shards.ts';

test('a shard is read when its parent is finished, or not listed any more', () => {
  const shards: Shard[] = [
    { id: 'child', parent: 'parent' },
    { id: 'orphan', parent: 'too old to be listed' },
    { id: 'parent', parent: null },
  ];
  const readable = (...finished: string[]) =>
    readableShards(shards, (shard) => finished.includes(shard)).map(({ id }) => id);
  expect(readable()).toEqual(['orphan', 'parent']);
  expect(readable('parent')).toEqual(['child', 'orphan']);
  expect(readable('parent', 'child', 'orphan')).toEqual([]);
});

test('whatever a stream was split into, all of it is read, and no shard before its parent', () => {
  const tree = fc
    .array(fc.nat(), { minLength: 1, maxLength: 30 })
    .map((numbers) =>
      numbers.map((number, i): Shard => {
        const parent = number % (i + 1);
        return { id: `s${i}`, parent: parent === i ? null : `s${parent}` };
      }),
    )
    .chain((shards) => fc.shuffledSubarray(shards, { minLength: shards.length }));
  fc.assert(
    fc.property(tree, fc.infiniteStream(fc.nat()), (shards, choices) => {
      const read: string[] = [];
      for (;;) {
        const readable = readableShards(shards, (shard) => read.includes(shard));
        if (readable.length === 0) break;
        const { id, parent } = readable[choices.next().value % readable.length] as Shard;
        expect(parent === null || read.includes(parent)).toBe(true);
        read.push(id);
      }
      expect(read.sort()).toEqual(shards.map(({ id }) => id).sort());
    }),
  );
});
