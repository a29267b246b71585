import type { AnyRecord } from '../../model/catalog.ts';
import { entities } from '../../model/catalog.ts';
import type { Key } from '../../model/key.ts';
import { type RecordRef, recordId } from '../../model/record-ref.ts';
import type { MirrorPort, OutboxEntry } from '../ports.ts';
import { allows } from './outbox-machine.ts';
import { moved } from './outbox-moves.ts';

/**
 * Moves edits along when another writer gave their record another key, such as a corrected entry date. They are then
 * rebased like any other: an edit of a field that the center changed too asks the counselor. Runs after a pull.
 * @returns how many edits moved
 */
export function followKeys(mirror: MirrorPort): number {
  const put = mirror.outbox().flatMap((entry) => followed(mirror, entry) ?? []);
  if (put.length > 0) mirror.changeOutbox({ put });
  return put.length;
}

/** An entry under the new keys of its records; undefined when it stays as it is, or when its place is in doubt. */
function followed(mirror: MirrorPort, entry: OutboxEntry): OutboxEntry | undefined {
  const { changeset, bases, theirs } = entry;
  const { operations } = changeset;
  if (!allows(entry.state, 'rekeyed')) return undefined;
  // What it creates may be the very record that moved: the counselor decides.
  if (operations.some(({ op }) => op === 'create')) return undefined;
  const newKeys = new Map(
    operations.flatMap((operation) => {
      const key = newKeyOf(mirror, operation);
      return key === undefined ? [] : [[recordId(operation), key] as const];
    }),
  );
  if (newKeys.size === 0) return undefined;
  const rekey = <Named extends RecordRef>(named: Named): Named => {
    const key = newKeys.get(recordId(named));
    return key === undefined ? named : { ...named, key: [...key] };
  };
  const rekeyed = operations.map(rekey);
  // A changeset names a record once.
  if (new Set(rekeyed.map(recordId)).size < rekeyed.length) return undefined;
  const { merges } = changeset;
  return moved(entry, 'rekeyed', {
    changeset: {
      ...changeset,
      operations: rekeyed,
      ...(merges === undefined ? {} : { merges: merges.map(rekey) }),
    },
    bases: bases.map((base, i) => withKey(base, rekeyed[i] as RecordRef)),
    theirs: theirs.map(rekey),
  });
}

/** The key that a record has now; undefined when the center has it under the old one, or does not say. */
function newKeyOf(mirror: MirrorPort, { entity, key }: RecordRef): Key | undefined {
  if (mirror.central(entity, key).etag !== null) return undefined;
  const to = mirror.movedTo({ entity, key });
  return to === undefined || mirror.central(entity, to).etag === null ? undefined : to;
}

/** What the counselor saw, under the key that it has now. */
function withKey(base: AnyRecord | null, { entity, key }: RecordRef): AnyRecord | null {
  if (base === null) return null;
  const names = entities[entity].key;
  return { ...base, ...Object.fromEntries(names.map((name, i) => [name, key[i]])) };
}
