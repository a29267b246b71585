import type { MirrorPort } from '../../sync/engine/ports.ts';
import { sync } from '../../sync/engine/sync.ts';
import { type BucketVerdict, verify } from '../../sync/engine/verify/verify.ts';
import type { Bucket } from '../../sync/model/bucket.ts';
import { equal } from '../../sync/model/equal.ts';
import { CaseloadError, problemOf } from '../../sync/model/error.ts';
import type { MemoryCenter } from '../support/memory/memory-center.ts';
import { counsel, type Surroundings } from './counselor-steps.ts';
import type { Laptop } from './laptop.ts';
import type { Network } from './network.ts';
import { Crash, FaultyPorts } from './ports.ts';
import {
  checkNothingHeldUp,
  checkNothingLeavesUnsent,
  contentOf,
  goesOn,
  Violation,
} from './promises.ts';
import { isCounselors, type Step } from './script.ts';
import { writeAtCenter } from './writers.ts';

/** A sync or a comparison, with its faults, and what others do while it waits. */
export type Talk = Pick<
  Extract<Step, { kind: 'sync' | 'verify' }>,
  'kind' | 'faults' | 'meanwhile'
>;

/** The runs of the laptops' engines, with what has to be so during and after each. */
export class LaptopRuns {
  readonly #around: Surroundings;
  readonly #center: MemoryCenter;
  readonly #network: Network;

  constructor(around: Surroundings, network: Network) {
    this.#around = around;
    this.#center = around.center;
    this.#network = network;
  }

  /** A sync or a comparison, with faults, and with a counselor who does not wait for it. */
  async run(laptop: Laptop, { kind, faults, meanwhile }: Talk): Promise<void> {
    const { mirror, hub, drift } = laptop;
    if (laptop.isRevoked) return;
    if (hub.center !== this.#center) return this.#meetStranger(laptop, kind);
    const before = new Set(mirror.outbox().map(({ changeset }) => changeset.id));
    const ports = new FaultyPorts(this.#watched(laptop), hub, {
      faults,
      meanwhile: (now) => {
        for (const { moment, does } of meanwhile) {
          if (moment !== now) continue;
          if (isCounselors(does)) counsel(this.#around, laptop, does);
          else writeAtCenter(this.#center, does);
        }
      },
    });
    const isVerify = kind === 'verify';
    const wasFolded = this.#center.isFeedApplied();
    const now = this.#around.now();
    const run = {
      mirror: ports.mirror,
      hub: ports.hub,
      clock: { now: () => new Date(now + drift) },
      ids: { next: () => this.#around.nextId() },
    };
    try {
      const verdicts = isVerify
        ? await verify(run, { repair: true, deep: true })
        : (await sync(run)).verdicts;
      if (verdicts !== null && wasFolded) this.#checkVerdicts(laptop, verdicts);
      if (!ports.struck && !isVerify && meanwhile.length === 0)
        checkNothingHeldUp(this.#center, laptop);
    } catch (error) {
      if (error instanceof Crash) return;
      if (!(error instanceof CaseloadError)) throw error;
      const isExpected = ports.struck || hub.unavailable.length > 0;
      if (!isExpected) throw new Violation(`A sync failed without a fault: ${error.code}`);
    } finally {
      this.#network.hold(ports.delayed);
      // A changeset that got another id is one more to keep.
      for (const { changeset } of mirror.outbox()) {
        if (!before.has(changeset.id)) laptop.saved.add(changeset.id);
      }
    }
  }

  /** Another district answers: a laptop of this one stops, and keeps everything as it is. */
  async #meetStranger(laptop: Laptop, kind: Talk['kind']): Promise<void> {
    const { mirror, hub, drift } = laptop;
    const ports = {
      mirror,
      hub,
      clock: { now: () => new Date(this.#around.now() + drift) },
      ids: { next: () => this.#around.nextId() },
    };
    // A laptop that has pulled nothing yet knows of no district.
    if (mirror.districtId() === null) return;
    const before = heldBy(mirror);
    const run = kind === 'verify' ? verify(ports, { repair: true, deep: true }) : sync(ports);
    const code = await run.then(
      () => 'none',
      (error: unknown) => problemOf(error).code,
    );
    if (code !== 'epoch_changed') {
      throw new Violation(`Laptop ${laptop.name} went on with another district: ${code}`);
    }
    if (!equal(heldBy(mirror), before)) {
      throw new Violation(`Laptop ${laptop.name} took something of another district`);
    }
  }

  /** The laptop's mirror; what leaves its outbox is looked at. */
  #watched({ mirror, name, saved }: Laptop): MirrorPort {
    return {
      ...mirror,
      changeOutbox: (change) => {
        checkNothingLeavesUnsent(this.#center, mirror.outbox(), { change, name });
        for (const { changeset } of mirror.outbox()) {
          // The center may have claimed this id for another form and not applied it: the edit goes on as another.
          const isApplied = this.#center.changesets.has(changeset.id);
          if (goesOn(changeset, change) && !isApplied) saved.delete(changeset.id);
        }
        mirror.changeOutbox(change);
      },
    };
  }

  /** A mirror that nobody has altered needs no repair. */
  #checkVerdicts(laptop: Laptop, verdicts: readonly BucketVerdict[]): void {
    const center = this.#center;
    const isKnown = center.isFeedApplied() && center.isIndexed();
    // What no trigger saw, and what is not decided yet, makes a difference that only the center can mend.
    if (!isKnown || laptop.hub.unavailable.length > 0) return;
    const repaired = verdicts.filter((verdict) => verdict.repaired > 0 || verdict.equal === false);
    if (repaired.length > 0 && !laptop.isAltered && !laptop.hub.hasSentAhead) {
      throw new Violation(`Laptop ${laptop.name} differed: ${JSON.stringify(repaired)}`);
    }
    if (verdicts.some(({ equal }) => equal === false)) {
      throw new Violation(`Laptop ${laptop.name} was not mended: ${JSON.stringify(verdicts)}`);
    }
    // A bucket that does not stand still is not judged.
    if (verdicts.some(({ equal }) => equal === null)) return;
    laptop.isAltered = false;
    laptop.hub.hasSentAhead = false;
  }
}

/** What a laptop holds that another district must not touch. */
function heldBy(mirror: MirrorPort) {
  return {
    epoch: mirror.epoch(),
    cursors: mirror.cursors(),
    buckets: (Object.keys(mirror.cursors()) as Bucket[]).map((bucket) =>
      Object.fromEntries(contentOf(mirror, bucket)),
    ),
  };
}
