import { type ApplyStores, applyProfiles } from './apply-items.ts';
import { dropCheckpoints, readCheckpoints, writeCheckpoint } from './checkpoints.ts';
import { readableShards, type Shard } from './shards.ts';
import type { Streams } from './streams.ts';

/** A shard that goes on from a closed one may be listed a little later than that one ends. */
const relistMs = 10_000;

/** What one round through the shards has come to. */
export interface Round {
  /** How many changes were folded. */
  readonly records: number;
  /** Every shard that is listed was read to its present end. */
  readonly isDrained: boolean;
  /** Changes were lost before they were read: only a scan that begins after this finds them. */
  readonly isLossy: boolean;
}

export interface Follower {
  readonly stream: string;
  /** Reads every shard that may be read once, folds, and remembers how far it came. */
  round(): Promise<Round>;
}

/**
 * Follows one stream, from its checkpoints or, where there are none, from the oldest records that it has.
 *
 * A record only says that a profile has changed; what it is now is read from the table. So records may come
 * twice, or late, and it takes no more than their order within a shard to miss none: a checkpoint is written
 * in the transaction that folds what is before it.
 *
 * Nothing is missed between the stream and the scan. Whoever follows a stream that is new to them, or has
 * lost records of it, scans the table from a moment after they have seen that (`isLossy`), and reads the
 * stream from its oldest record. A change is then either older than that moment, and the scan reads what it
 * left; or it is younger, and far from the age (24 hours) at which a stream loses records.
 */
export async function follow(given: {
  stores: ApplyStores;
  streams: Streams;
  stream: string;
}): Promise<Follower> {
  const { stores, streams, stream } = given;
  const { connection } = stores;
  const checkpoints = await readCheckpoints(connection, stream);
  /** Where to read on from: the checkpoint in the words of the stream. */
  const places = new Map<string, string>();
  let shards: readonly Shard[] = [];
  let listedAt = Number.NEGATIVE_INFINITY;
  /** Kept through rounds that fail, until one has told it. */
  let hasLost = false;
  const isFinished = (shard: string) => checkpoints.get(shard)?.isFinished === true;

  async function list(): Promise<void> {
    const listed = await streams.shards(stream);
    shards = listed ?? [];
    listedAt = performance.now();
    const ids = new Set(shards.map(({ id }) => id));
    const gone = [...checkpoints.keys()].filter((id) => !ids.has(id));
    hasLost ||= listed === undefined || gone.some((id) => !isFinished(id));
    await dropCheckpoints(connection, stream, [...ids]);
    for (const id of gone) {
      checkpoints.delete(id);
      places.delete(id);
    }
  }

  /** @returns how many changes were folded; undefined: what is there cannot be told before the next round */
  async function read(shard: string): Promise<number | undefined> {
    const { sequence } = checkpoints.get(shard) ?? { sequence: null };
    const place = places.get(shard) ?? (await streams.open({ stream, shard, after: sequence }));
    const page = place === undefined ? ({ kind: 'trimmed' } as const) : await streams.read(place);
    switch (page.kind) {
      case 'expired':
        places.delete(shard);
        return undefined;
      case 'trimmed':
        // From its oldest record, if the shard is there at all.
        hasLost = true;
        places.delete(shard);
        checkpoints.set(shard, { sequence: null, isFinished: false });
        listedAt = Number.NEGATIVE_INFINITY;
        return undefined;
      case 'records': {
        const to = { sequence: page.last ?? sequence, isFinished: page.next === null };
        if (page.ids.length > 0 || to.isFinished) {
          await applyProfiles(stores, page.ids, (transaction) =>
            writeCheckpoint(transaction, { stream, shard }, to),
          );
        }
        checkpoints.set(shard, to);
        if (page.next === null) {
          places.delete(shard);
          // Those that go on from it are listed now.
          listedAt = Number.NEGATIVE_INFINITY;
          return undefined;
        }
        places.set(shard, page.next);
        return page.ids.length;
      }
    }
  }

  return {
    stream,
    async round() {
      if (performance.now() - listedAt > relistMs) await list();
      const readable = readableShards(shards, isFinished);
      let records = 0;
      let isDrained = readable.length > 0;
      for (const { id } of readable) {
        const folded = await read(id);
        records += folded ?? 0;
        isDrained &&= folded === 0;
      }
      const isLossy = hasLost;
      hasLost = false;
      return { records, isDrained: isDrained && !isLossy, isLossy };
    },
  };
}
