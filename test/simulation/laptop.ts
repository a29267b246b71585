import type { MirrorPort, OutboxEntry } from '../../sync/engine/ports.ts';
import { schoolBucket } from '../../sync/model/bucket.ts';
import { toSent } from '../../sync/protocol/sent-record.ts';
import type { Etag } from '../../sync/protocol/values.ts';
import { lincoln, student } from '../support/memory/demo-records.ts';
import type { MemoryHub } from '../support/memory/memory-hub.ts';
import type { MemoryMirror } from '../support/memory/memory-mirror.ts';
import type { MirrorState } from '../support/memory/memory-mirror-state.ts';

/** A mirror in memory, of which a copy can be put back, or a real one. */
export type SimulatedMirror = MirrorPort &
  Pick<MemoryMirror, 'damage' | 'damageBeside'> &
  Partial<Pick<MemoryMirror, 'image'>>;

/** A laptop with everything that is known of it from outside. */
export interface Laptop {
  readonly name: number;
  mirror: SimulatedMirror;
  readonly hub: MemoryHub;
  /** Changesets that were saved and not taken back. */
  readonly saved: Set<string>;
  /** Changesets that came to the center by a request that the network had held back. */
  readonly late: Set<string>;
  image: { readonly state: MirrorState; readonly isAltered: boolean } | undefined;
  /** An earlier state of its disk was put in place: it sends again what it does not know it has sent. */
  isReimaged: boolean;
  /** Somebody has changed its mirror behind its back. */
  isAltered: boolean;
  isRevoked: boolean;
  /** Milliseconds by which its clock is wrong. */
  drift: number;
}

export function inState({ mirror }: Laptop, state: OutboxEntry['state']): OutboxEntry | undefined {
  return mirror.outbox().find((entry) => entry.state === state);
}

export function outboxHas({ mirror }: Laptop, id: string): boolean {
  return (
    mirror.outbox().some(({ changeset }) => changeset.id === id) ||
    mirror.unreadable().some((entry) => entry.id === id)
  );
}

/** Alters one record of the mirror, removes one, and adds one. */
export function alterMirror(laptop: Laptop): void {
  const bucket = schoolBucket(lincoln);
  const { mirror } = laptop;
  if (mirror.epoch() === null || mirror.cursors()[bucket] === undefined) return;
  const held = mirror.entries(
    bucket,
    Array.from({ length: 256 }, (_, range) => range),
  );
  const [first, second] = held.filter(
    ([name, key]) =>
      name === 'students' && mirror.outboxTouching([{ entity: name, key }]).length === 0,
  );
  const records = [];
  if (first !== undefined) {
    const { record } = mirror.central(first[0], first[1]);
    records.push({
      entity: first[0],
      key: first[1],
      etag: 'altered' as Etag,
      record: toSent(first[0], { ...record, birth_city: 'Altered' }),
    });
  }
  if (second !== undefined) {
    records.push({ entity: second[0], key: second[1], etag: null, record: null });
  }
  records.push({
    entity: 'students' as const,
    key: ['999999'],
    etag: 'extra' as Etag,
    record: toSent('students', student('999999', 'No', 'One')),
  });
  mirror.repair({ bucket, records });
  laptop.isAltered = true;
}
