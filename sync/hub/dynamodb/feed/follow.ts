import { type ApplyStores, applyProfiles } from './apply-profiles.ts';
import { dropCheckpoints, readCheckpoints, writeCheckpoint } from './checkpoints.ts';
import { readableShards, type Shard } from './shards.ts';
import type { Streams } from './streams.ts';

/** DynamoDB may list the successor of a closed shard a little late. Milliseconds. */
const relistMs = 10_000;

/** The result of one round through the shards. */
export interface Round {
  /** How many changes were applied. */
  readonly records: number;
  /** Every listed shard was read to its present end. */
  readonly isDrained: boolean;
  /** Changes were lost before they were read. Only a scan that begins after this round finds them. */
  readonly isLossy: boolean;
}

export interface Follower {
  readonly stream: string;
  /** Reads every readable shard once, applies its changes, and stores the checkpoints. */
  round(): Promise<Round>;
}

/**
 * Follows one stream, from its checkpoints or, where there are none, from its oldest records.
 *
 * A record says only that a profile has changed; the feed then reads the profile from the table. So a record may come
 * twice, or late. The order within a shard is enough to miss none, because the transaction that applies records
 * also writes the checkpoint behind them.
 *
 * Nothing is missed between the stream and the scan. A feed that begins to follow a stream, or has lost records of it
 * (`isLossy`), scans the table from a later moment on, and reads the stream from its oldest record. An older change
 * than that moment is in the table that the scan reads. A younger one is far from the age of 24 hours at which a
 * stream drops records.
 */
export async function follow(given: {
  stores: ApplyStores;
  streams: Streams;
  stream: string;
}): Promise<Follower> {
  const { stores, streams, stream } = given;
  const { connection } = stores;
  const checkpoints = await readCheckpoints(connection, stream);
  /** The stream's iterators, by shard: where to read on. */
  const places = new Map<string, string>();
  let shards: readonly Shard[] = [];
  let listedAt = Number.NEGATIVE_INFINITY;
  /** Survives rounds that fail, until one has returned it. */
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

  /** @returns how many changes were applied; undefined when only the next round can tell what is there */
  async function read(shard: string): Promise<number | undefined> {
    const { sequence } = checkpoints.get(shard) ?? { sequence: null };
    const place = places.get(shard) ?? (await streams.open({ stream, shard, after: sequence }));
    const page = place === undefined ? ({ kind: 'trimmed' } as const) : await streams.read(place);
    switch (page.kind) {
      case 'expired':
        places.delete(shard);
        return undefined;
      case 'trimmed':
        // Read on from its oldest record, if the shard still exists.
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
          // Its successors are listed now.
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
        const applied = await read(id);
        records += applied ?? 0;
        isDrained &&= applied === 0;
      }
      const isLossy = hasLost;
      hasLost = false;
      return { records, isDrained: isDrained && !isLossy, isLossy };
    },
  };
}
