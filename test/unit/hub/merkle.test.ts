import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { MerkleRoot } from '../../../sync/hub/audit/merkle.ts';

const sha256 = (...parts: Uint8Array[]) =>
  createHash('sha256').update(Buffer.concat(parts)).digest();
const leaf = (n: number) => sha256(Uint8Array.of(0, n));

/** RFC 9162, section 2.1.1, word for word: split at the largest power of two below the size. */
function rootByDefinition(leaves: Buffer[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(
    Uint8Array.of(1),
    rootByDefinition(leaves.slice(0, split)),
    rootByDefinition(leaves.slice(split)),
  );
}

test('the streamed Merkle root is that of RFC 9162 for every number of leaves', () => {
  for (let size = 0; size < 70; size += 1) {
    const leaves = Array.from({ length: size }, (_, i) => leaf(i));
    const merkle = new MerkleRoot();
    for (const each of leaves) merkle.add(each);
    expect(merkle.root().toString('hex'), `${size} leaves`).toBe(
      rootByDefinition(leaves).toString('hex'),
    );
    expect(merkle.count).toBe(size);
  }
});
