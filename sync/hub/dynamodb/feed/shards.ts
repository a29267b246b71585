/** One shard of a stream, as DynamoDB lists it. */
export interface Shard {
  readonly id: string;
  /** The shard that it succeeds, which was split or closed by age; null: there is none. */
  readonly parent: string | null;
}

/**
 * The shards to read now: those that are not finished and whose parent is, because a profile's older changes are in
 * the parent (Developer Guide, “Reading and processing a stream”). A parent that is no longer listed has lost all its
 * records to age, so nothing waits for it.
 */
export function readableShards(
  listed: readonly Shard[],
  isFinished: (shard: string) => boolean,
): readonly Shard[] {
  const ids = new Set(listed.map(({ id }) => id));
  return listed.filter(
    ({ id, parent }) =>
      !isFinished(id) && (parent === null || !ids.has(parent) || isFinished(parent)),
  );
}
