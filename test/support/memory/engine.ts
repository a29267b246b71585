import { save } from '../../../sync/engine/outbox/save.ts';
import type { HubPort, MirrorPort, OutboxEntry, Ports } from '../../../sync/engine/ports.ts';
import { schoolBucket } from '../../../sync/model/bucket.ts';
import { CaseloadError } from '../../../sync/model/error.ts';
import type { Changeset, Operation } from '../../../sync/protocol/changeset.ts';
import { changeset, nextId } from '../changeset.ts';
import { demoCenter, grandview, lincoln } from './demo-records.ts';
import type { MemoryCenter } from './memory-center.ts';
import { MemoryHub } from './memory-hub.ts';
import { memoryMirror } from './memory-mirror.ts';

export interface TestEngine extends Ports {
  readonly center: MemoryCenter;
  readonly hub: MemoryHub;
  /** Saves operations as one changeset. @returns its id */
  save(operations: Operation[], more?: Partial<Changeset>): string;
  entry(id: string): OutboxEntry | undefined;
}

/** A laptop's engine with mirror, hub and center in memory. */
export function testEngine(center = demoCenter()): TestEngine {
  const mirror: MirrorPort = memoryMirror();
  const hub = new MemoryHub(center, ['district', schoolBucket(lincoln), schoolBucket(grandview)]);
  return {
    center,
    mirror,
    hub,
    clock: { now: () => new Date('2026-09-01T09:00:00Z') },
    ids: { next: nextId },
    save: (operations, more) =>
      save(mirror, { ...changeset('edit', ...operations), ...more }).changeset,
    entry: (id) => mirror.outbox().find((one) => one.changeset.id === id),
  };
}

/** A hub of which some calls fail: before they reach it, or after it has done the work. */
export function faulty(hub: HubPort, fault: () => 'none' | 'before' | 'after'): HubPort {
  const unreachable = () => new CaseloadError({ code: 'unreachable' });
  const call = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    const kind = fault();
    if (kind === 'before') throw unreachable();
    const value = await work();
    if (kind === 'after') throw unreachable();
    return value;
  };
  return {
    reach: () => hub.reach(),
    push: (request) => call(() => hub.push(request)),
    digests: (buckets) => call(() => hub.digests(buckets)),
    digest: (bucket) => call(() => hub.digest(bucket)),
    entries: (bucket, ranges) => call(() => hub.entries(bucket, ranges)),
    records: (bucket, keys) => call(() => hub.records(bucket, keys)),
    async *pull(request) {
      const kind = fault();
      if (kind === 'before') throw unreachable();
      let sent = 0;
      for await (const lines of hub.pull(request)) {
        for (const line of lines) {
          // Cut after some lines, wherever that is.
          if (kind === 'after' && sent > 4) {
            throw new CaseloadError({ code: 'answer_cut_short' });
          }
          sent += 1;
          yield [line];
        }
      }
    },
  };
}
