import { save } from '../../sync/engine/outbox/save.ts';
import type { MirrorPort } from '../../sync/engine/ports.ts';
import { sync } from '../../sync/engine/sync.ts';
import { type BucketVerdict, verify } from '../../sync/engine/verify/verify.ts';
import { type Bucket, schoolBucket } from '../../sync/model/bucket.ts';
import { equal } from '../../sync/model/equal.ts';
import { CaseloadError, problemOf } from '../../sync/model/error.ts';
import { MemoryCenter } from '../support/memory/memory-center.ts';
import { MemoryHub } from '../support/memory/memory-hub.ts';
import { memoryMirror } from '../support/memory/memory-mirror.ts';
import type { OpenTransaction } from '../support/memory/memory-transactions.ts';
import { answerQuestions, decide } from './choices.ts';
import { type Edit, operationsOf } from './counselor.ts';
import { centerWithStudents, districtTrigger, isOdd, profileOf, schools } from './district.ts';
import { alterMirror, type Laptop, outboxHas, type SimulatedMirror } from './laptop.ts';
import { Crash, FaultyPorts } from './ports.ts';
import {
  checkBases,
  checkEqual,
  checkNothingHeldUp,
  checkNothingLeavesUnsent,
  checkPromises,
  contentOf,
  goesOn,
  Violation,
} from './promises.ts';
import { type CounselorStep, isCounselors, type Step } from './script.ts';
import { beginAtCenter, writeAtCenter } from './writers.ts';

const stranger = new MemoryCenter('epoch-of-another', 'district-2');
const start = Date.parse('2026-09-01T08:00:00Z');

/** A district in memory: laptops, hubs, both stores, other writers. */
export class World {
  readonly center = centerWithStudents();
  readonly laptops: readonly Laptop[];
  /** What the network still holds. */
  #delayed: (() => Promise<unknown>)[] = [];
  #isDelivering = false;
  readonly #transactions: OpenTransaction[] = [];
  #backup: ReturnType<MemoryCenter['backup']> | undefined;
  #epochs = 1;
  #now = start;
  #ids = 0;

  constructor(laptops: number, openMirror: () => SimulatedMirror = memoryMirror) {
    this.laptops = Array.from({ length: laptops }, (_, name) => this.#laptop(name, openMirror()));
  }

  #laptop(name: number, mirror: SimulatedMirror): Laptop {
    const hub = new MemoryHub(this.center, ['district', ...schools.map(schoolBucket)]);
    const laptop: Laptop = {
      name,
      mirror,
      hub,
      saved: new Set(),
      late: new Set(),
      image: undefined,
      isReimaged: false,
      isAltered: false,
      isRevoked: false,
      drift: 0,
    };
    hub.onApply = (changeset, before) => {
      if (this.#isDelivering) laptop.late.add(changeset.id);
      checkBases(laptop, changeset, before);
    };
    return laptop;
  }

  /** Does one step, and looks whether every promise is kept. */
  async step(one: Step): Promise<void> {
    this.#now += 60_000;
    await this.#do(one);
    checkPromises(this.center, this.laptops);
  }

  async #do(one: Step): Promise<void> {
    const { center } = this;
    switch (one.kind) {
      case 'sync':
      case 'verify':
        return this.#run(this.#of(one), one);
      case 'clock':
        this.#of(one).drift += one.days * 86_400_000;
        return;
      case 'image': {
        const laptop = this.#of(one);
        const state = laptop.mirror.image?.();
        if (state !== undefined) laptop.image = { state, isAltered: laptop.isAltered };
        return;
      }
      case 'reimage':
        return this.#reimage(this.#of(one));
      case 'alter':
        return alterMirror(this.#of(one));
      case 'damage': {
        const { mirror } = this.#of(one);
        const [first] = mirror.outbox();
        if (first !== undefined) mirror.damage(first.changeset.id);
        return;
      }
      case 'damage_beside': {
        const { mirror } = this.#of(one);
        const [touched] = mirror.outbox().flatMap(({ changeset }) => changeset.operations);
        if (touched !== undefined) mirror.damageBeside(touched);
        return;
      }
      case 'scope': {
        const { hub } = this.#of(one);
        const bucket = schoolBucket(schools[one.school % schools.length] as number);
        hub.buckets = hub.buckets.includes(bucket)
          ? hub.buckets.filter((held) => held !== bucket)
          : [...hub.buckets, bucket];
        return;
      }
      case 'revoke': {
        const laptop = this.#of(one);
        laptop.isRevoked = !laptop.isRevoked;
        return;
      }
      case 'begin':
      case 'hold':
        if (this.#transactions.length < 3) this.#transactions.push(beginAtCenter(center, one));
        return;
      case 'commit':
      case 'rollback': {
        const at = one.transaction % Math.max(1, this.#transactions.length);
        this.#transactions.splice(at, 1)[0]?.[one.kind]();
        return;
      }
      case 'apply_feed':
        center.applyFeed();
        return;
      case 'decide':
      case 'scan':
      case 'trim':
        center[one.kind]();
        return;
      case 'load':
        for (const { hub } of this.laptops) hub.isBehind = one.isLong;
        return;
      case 'trigger':
        center.trigger = one.isOn ? districtTrigger : (_, record) => record;
        return;
      case 'rename':
        center.district = `District ${one.value}`;
        return;
      case 'stranger':
        this.#of(one).hub.center = one.isThere ? stranger : center;
        return;
      case 'backup':
        this.#backup = center.backup();
        return;
      case 'restore':
        return this.#restore();
      case 'deliver':
        return this.#deliver();
      case 'dynamodb':
        for (const { hub } of this.laptops) hub.unavailable = one.isDown ? ['profiles'] : [];
        return;
      default:
        return isCounselors(one) ? this.#counsel(this.#of(one), one) : writeAtCenter(center, one);
    }
  }

  #of({ laptop }: { readonly laptop: number }): Laptop {
    return this.laptops[laptop % this.laptops.length] as Laptop;
  }

  // ── Counselors

  #counsel(laptop: Laptop, one: CounselorStep): void {
    switch (one.kind) {
      case 'choose':
      case 'discard':
      case 'amend':
        decide(this.center, laptop, one);
        break;
      default:
        this.#save(laptop, one);
    }
  }

  #save(laptop: Laptop, one: Edit): void {
    const made = operationsOf(laptop.mirror, one);
    if (made === undefined) return;
    const { operations, ...more } = made;
    const { changeset: id } = save(laptop.mirror, {
      id: this.#nextId(),
      action: 'edit',
      made_at: new Date(this.#now + laptop.drift).toISOString(),
      operations,
      ...more,
    });
    // Edits that undo each other leave nothing.
    if (outboxHas(laptop, id)) laptop.saved.add(id);
    else laptop.saved.delete(id);
  }

  // ── Laptops

  /** A sync or a comparison, with faults, and with a counselor who does not wait for it. */
  async #run(laptop: Laptop, { kind, faults, meanwhile }: Talk): Promise<void> {
    const { mirror, hub, drift } = laptop;
    if (laptop.isRevoked) return;
    if (hub.center !== this.center) return this.#meetStranger(laptop, kind);
    const before = new Set(mirror.outbox().map(({ changeset }) => changeset.id));
    const ports = new FaultyPorts(this.#watched(laptop), hub, {
      faults,
      meanwhile: (now) => {
        for (const { moment, does } of meanwhile) {
          if (moment !== now) continue;
          if (isCounselors(does)) this.#counsel(laptop, does);
          else writeAtCenter(this.center, does);
        }
      },
    });
    const isVerify = kind === 'verify';
    const wasFolded = this.center.isFeedApplied();
    const now = this.#now;
    const run = {
      mirror: ports.mirror,
      hub: ports.hub,
      clock: { now: () => new Date(now + drift) },
      ids: { next: () => this.#nextId() },
    };
    try {
      const verdicts = isVerify
        ? await verify(run, { repair: true, deep: true })
        : (await sync(run)).verdicts;
      if (verdicts !== null && wasFolded) this.#checkVerdicts(laptop, verdicts);
      if (!ports.struck && !isVerify && meanwhile.length === 0)
        checkNothingHeldUp(this.center, laptop);
    } catch (error) {
      if (error instanceof Crash) return;
      if (!(error instanceof CaseloadError)) throw error;
      const isExpected = ports.struck || hub.unavailable.length > 0;
      if (!isExpected) throw new Violation(`A sync failed without a fault: ${error.code}`);
    } finally {
      this.#delayed.push(...ports.delayed);
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
      clock: { now: () => new Date(this.#now + drift) },
      ids: { next: () => this.#nextId() },
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
        checkNothingLeavesUnsent(this.center, mirror.outbox(), { change, name });
        for (const { changeset } of mirror.outbox()) {
          // The center may have claimed this id for another form and not applied it: the edit goes on as another.
          const isApplied = this.center.changesets.has(changeset.id);
          if (goesOn(changeset, change) && !isApplied) saved.delete(changeset.id);
        }
        mirror.changeOutbox(change);
      },
    };
  }

  /** A mirror that nobody has altered needs no repair. */
  #checkVerdicts(laptop: Laptop, verdicts: readonly BucketVerdict[]): void {
    const { center } = this;
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

  #reimage(laptop: Laptop): void {
    if (laptop.image === undefined) return;
    laptop.mirror = memoryMirror(structuredClone(laptop.image.state));
    laptop.isReimaged = true;
    laptop.isAltered = laptop.image.isAltered;
    // What was saved after the image and not sent went with the disk.
    for (const id of laptop.saved) {
      if (!outboxHas(laptop, id) && !this.center.changesets.has(id)) laptop.saved.delete(id);
    }
    for (const { changeset } of laptop.mirror.outbox()) laptop.saved.add(changeset.id);
    for (const { id } of laptop.mirror.unreadable()) laptop.saved.add(id);
  }

  async #deliver(): Promise<void> {
    this.#isDelivering = true;
    for (const request of this.#delayed.splice(0)) {
      // Whom it was meant for has long stopped waiting.
      await request().catch((error: unknown) => {
        if (!(error instanceof CaseloadError)) throw error;
      });
    }
    this.#isDelivering = false;
  }

  // ── The center

  #restore(): void {
    const { center } = this;
    if (this.#backup === undefined) return;
    this.#transactions.length = 0;
    this.#epochs += 1;
    center.restore(this.#backup, `epoch-${this.#epochs}`);
    this.#backup = center.backup();
    for (const laptop of this.laptops) {
      // What was applied after the backup went with the database.
      for (const id of laptop.saved) {
        if (!outboxHas(laptop, id) && !center.changesets.has(id)) laptop.saved.delete(id);
      }
    }
  }

  /** Everything is delivered, every question answered: then every mirror equals the center. */
  async settle(): Promise<void> {
    for (const transaction of this.#transactions.splice(0)) transaction.commit();
    for (const laptop of this.laptops) {
      laptop.isRevoked = false;
      laptop.hub.unavailable = [];
      laptop.hub.isBehind = false;
      laptop.hub.center = this.center;
    }
    await this.#deliver();
    this.center.scan();
    this.#correctProfiles();
    // An edit may be asked about, sent, refused and given up before the next of its record is looked at.
    const waiting = Math.max(...this.laptops.map(({ mirror }) => mirror.outbox().length));
    for (let round = 0; round < 8 + 3 * waiting; round += 1) {
      this.center.applyFeed();
      for (const laptop of this.laptops) {
        await this.#run(laptop, calmSync);
        answerQuestions(this.center, laptop, round);
        checkPromises(this.center, this.laptops);
      }
    }
    this.center.applyFeed();
    for (const laptop of this.laptops) await this.#run(laptop, calmVerify);
    for (const laptop of this.laptops) checkEqual(this.center, laptop);
  }

  /** The data office corrects the profiles that edits wait for: until then these edits are held. */
  #correctProfiles(): void {
    const isWaiting = ({ mirror }: Laptop) =>
      mirror
        .outbox()
        .flatMap(({ changeset }) => changeset.operations)
        .some((operation) => operation.entity === 'profiles');
    if (!this.laptops.some(isWaiting)) return;
    for (const record of this.center.all('profiles')) {
      if (isOdd(record)) this.center.putDocument(profileOf(String(record.profile_id)), null);
    }
  }

  #nextId(): string {
    this.#ids += 1;
    return `01900000-0000-7000-8000-${this.#ids.toString(16).padStart(12, '0')}`;
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

type Talk = Pick<Extract<Step, { kind: 'sync' | 'verify' }>, 'kind' | 'faults' | 'meanwhile'>;
const calmSync: Talk = { kind: 'sync', faults: [], meanwhile: [] };
const calmVerify: Talk = { kind: 'verify', faults: [], meanwhile: [] };
