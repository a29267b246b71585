/** One shard of a stream, as DynamoDB lists it. */
export interface Shard {
  readonly id: string;
  /** The shard that it goes on from, when it was split or grew too old; null: from none. */
  readonly parent: string | null;
}

/**
 * The shards whose records may be folded now: those that are not finished and whose parent is, because a
 * profile's older changes are in the parent (Developer Guide, “Reading and processing a stream”). A parent
 * that is not listed any more has lost all its records to age: nothing is left to wait for.
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
