import { createHash } from 'node:crypto';

/** The Merkle tree hash of RFC 9162, section 2.1.1, over leaves that are hashes already. */
export class MerkleRoot {
  // Roots of the complete subtrees so far, largest first. Their sizes are the binary digits of `count`.
  readonly #subtrees: Buffer[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(leaf: Buffer): void {
    let node = leaf;
    for (let size = this.#count; size % 2 === 1; size = (size - 1) / 2) {
      node = join(this.#subtrees.pop() as Buffer, node);
    }
    this.#subtrees.push(node);
    this.#count += 1;
  }

  /** The root. Of a tree without leaves, it is the hash of nothing. */
  root(): Buffer {
    const [last, ...larger] = [...this.#subtrees].reverse();
    if (last === undefined) return createHash('sha256').digest();
    return larger.reduce((right, left) => join(left, right), last);
  }
}

/** The hash of an inner node: the prefix keeps it apart from every leaf. */
function join(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(Uint8Array.of(1)).update(left).update(right).digest();
}
