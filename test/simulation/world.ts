import { amended } from '../../sync/engine/outbox/amend.ts';
import { discard } from '../../sync/engine/outbox/discard.ts';
import { allows } from '../../sync/engine/outbox/outbox-machine.ts';
import { resolve } from '../../sync/engine/outbox/resolve.ts';
import { save } from '../../sync/engine/outbox/save.ts';
import type { MirrorPort, OutboxEntry } from '../../sync/engine/ports.ts';
import { sync } from '../../sync/engine/sync.ts';
import { type BucketVerdict, verify } from '../../sync/engine/verify/verify.ts';
import { schoolBucket } from '../../sync/model/bucket.ts';
import { CaseloadError } from '../../sync/model/error.ts';
import type { Etag } from '../../sync/protocol/values.ts';
import { lincoln, student } from '../support/memory/demo-records.ts';
import type { MemoryCenter, OpenTransaction } from '../support/memory/memory-center.ts';
import { MemoryHub } from '../support/memory/memory-hub.ts';
import {
  type MemoryMirror,
  type MirrorState,
  memoryMirror,
} from '../support/memory/memory-mirror.ts';
import { type Edit, operationsOf } from './counselor.ts';
import {
  centerWithStudents,
  enrollmentEdit,
  enrollmentKey,
  entity,
  madeEnrollment,
  profileEdit,
  profileOf,
  profiles,
  schools,
  studentEdit,
  students,
} from './district.ts';
import { Crash, FaultyPorts } from './ports.ts';
import {
  checkBases,
  checkNothingHeldUp,
  checkNothingLeavesUnsent,
  checkPromises,
  goesOn,
  Violation,
} from './promises.ts';
import type { CounselorStep, Step } from './script.ts';

const start = Date.parse('2026-09-01T08:00:00Z');

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
        return this.#alter(this.#of(one));
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
        return this.#begin(one);
      case 'commit':
      case 'rollback': {
        const at = one.transaction % Math.max(1, this.#transactions.length);
        this.#transactions.splice(at, 1)[0]?.[one.kind]();
        return;
      }
      case 'apply_feed':
        center.applyFeed();
        return;
      case 'trim':
        center.trim();
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
      case 'write':
      case 'write_enrollment':
      case 'make_enrollment':
      case 'delete_enrollment':
      case 'document':
      case 'delete_document':
        return this.#write(one);
      default:
        return this.#counsel(this.#of(one), one);
    }
  }

  #of({ laptop }: { readonly laptop: number }): Laptop {
    return this.laptops[laptop % this.laptops.length] as Laptop;
  }

  // ── Counselors

  #counsel(laptop: Laptop, one: CounselorStep): void {
    switch (one.kind) {
      case 'choose':
        this.#choose(laptop, one.side, one.other);
        break;
      case 'discard':
        this.#discard(laptop);
        break;
      case 'amend':
        this.#amend(laptop);
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

  #choose(laptop: Laptop, side: 'mine' | 'theirs', other: boolean): void {
    const conflict = inState(laptop, 'conflict');
    if (conflict === undefined) return;
    const fields = other
      ? { birth_city: side === 'mine' ? ('theirs' as const) : ('mine' as const) }
      : {};
    resolve(laptop.mirror, conflict.changeset.id, { side, fields });
  }

  #discard(laptop: Laptop): void {
    const { mirror } = laptop;
    const open = mirror.outbox().find(({ state }) => allows(state, 'discarded'));
    const id = mirror.unreadable()[0]?.id ?? open?.changeset.id;
    if (id === undefined) return;
    discard(mirror, id);
    laptop.saved.delete(id);
  }

  #amend(laptop: Laptop): void {
    const rejected = inState(laptop, 'rejected');
    if (rejected === undefined) return;
    const [operation] = rejected.changeset.operations;
    const found = this.center.get('students', [String(operation?.key[0])]).record;
    const entry = amended(laptop.mirror, rejected.changeset.id, {
      ...(found === null
        ? {}
        : {
            student_name: {
              first_name: String(found.first_name),
              last_name: String(found.last_name),
            },
          }),
    });
    laptop.mirror.changeOutbox({ put: [entry] });
  }

  // ── Laptops

  /** A sync or a comparison, with faults, and with a counselor who does not wait for it. */
  async #run(laptop: Laptop, { kind, faults, meanwhile }: Talk): Promise<void> {
    const { mirror, hub, drift } = laptop;
    if (laptop.isRevoked) return;
    const before = new Set(mirror.outbox().map(({ changeset }) => changeset.id));
    const ports = new FaultyPorts(this.#watched(laptop), hub, {
      faults,
      meanwhile: (now) => {
        for (const { moment, does } of meanwhile) if (moment === now) this.#counsel(laptop, does);
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
      const verdicts = isVerify ? await verify(run, { repair: true }) : (await sync(run)).verdicts;
      if (verdicts !== null && wasFolded) this.#checkVerdicts(laptop, verdicts);
      if (!ports.struck && !isVerify && meanwhile.length === 0) checkNothingHeldUp(laptop);
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
    const isFeedApplied = this.center.isFeedApplied() && laptop.hub.unavailable.length === 0;
    if (!isFeedApplied) return;
    const repaired = verdicts.filter((verdict) => verdict.repaired > 0 || !verdict.equal);
    if (repaired.length > 0 && !laptop.isAltered) {
      throw new Violation(`Laptop ${laptop.name} differed: ${JSON.stringify(repaired)}`);
    }
    if (verdicts.some(({ equal }) => !equal)) {
      throw new Violation(`Laptop ${laptop.name} was not mended: ${JSON.stringify(verdicts)}`);
    }
    laptop.isAltered = false;
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

  /** One record altered, one missing, one extra. */
  #alter(laptop: Laptop): void {
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
        record: { ...record, birth_city: 'Altered' },
      });
    }
    if (second !== undefined) {
      records.push({ entity: second[0], key: second[1], etag: null, record: null });
    }
    records.push({
      entity: 'students' as const,
      key: ['999999'],
      etag: 'extra' as Etag,
      record: student('999999', 'No', 'One'),
    });
    mirror.repair({ bucket, records });
    laptop.isAltered = true;
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

  #write(one: Extract<Step, OnCenter>): void {
    const { center } = this;
    const id = students[one.record % students.length] as string;
    const key = enrollmentKey(one);
    const profile = profiles[one.record % profiles.length] as string;
    const exists = center.get(entity, key).record !== null;
    switch (one.kind) {
      case 'write':
        if (!center.isLocked('students', [id])) center.edit('students', [id], studentEdit(one));
        return;
      case 'write_enrollment':
        if (exists && !center.isLocked(entity, key)) center.edit(entity, key, enrollmentEdit(one));
        return;
      case 'make_enrollment':
        if (!exists && !center.isLocked(entity, key)) center.put(entity, madeEnrollment(one));
        return;
      case 'delete_enrollment':
        if (exists && !center.isLocked(entity, key)) center.remove(entity, key);
        return;
      case 'document': {
        const before = center.get('profiles', [profile]).record ?? profileOf(profile);
        center.putDocument({ ...before, ...profileEdit(one) }, null);
        return;
      }
      case 'delete_document':
        center.removeDocument(profile);
    }
  }

  #begin(one: Extract<Step, { kind: 'begin' }>): void {
    const { center } = this;
    const id = students[one.record % students.length] as string;
    const key = enrollmentKey(one);
    if (this.#transactions.length >= 3) return;
    const transaction = center.begin();
    if (!center.isLocked('students', [id])) transaction.edit('students', [id], studentEdit(one));
    if (one.field % 2 === 1 && !center.isLocked(entity, key)) {
      if (center.get(entity, key).record === null) transaction.put(entity, madeEnrollment(one));
      else transaction.remove(entity, key);
    }
    this.#transactions.push(transaction);
  }

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
    await this.#deliver();
    for (const laptop of this.laptops) {
      laptop.isRevoked = false;
      laptop.hub.unavailable = [];
    }
    // An edit may be asked about, sent, refused and given up before the next of its record is looked at.
    const waiting = Math.max(...this.laptops.map(({ mirror }) => mirror.outbox().length));
    for (let round = 0; round < 8 + 3 * waiting; round += 1) {
      this.center.applyFeed();
      for (const laptop of this.laptops) {
        await this.#run(laptop, calmSync);
        this.#answerQuestions(laptop, round);
        checkPromises(this.center, this.laptops);
      }
    }
    this.center.applyFeed();
    for (const laptop of this.laptops) await this.#run(laptop, calmVerify);
    for (const laptop of this.laptops) await this.#expectEqual(laptop);
  }

  #answerQuestions(laptop: Laptop, round: number): void {
    for (const { id } of round === 0 ? [] : laptop.mirror.unreadable()) {
      discard(laptop.mirror, id);
      laptop.saved.delete(id);
    }
    for (const { state, changeset } of laptop.mirror.outbox()) {
      if (state === 'conflict') {
        resolve(laptop.mirror, changeset.id, { side: round % 2 === 0 ? 'mine' : 'theirs' });
      } else if (state === 'rejected' && round === 0) this.#amend(laptop);
      else if (state === 'rejected' || (state === 'parked' && round > 1)) {
        discard(laptop.mirror, changeset.id);
        laptop.saved.delete(changeset.id);
      }
    }
  }

  async #expectEqual(laptop: Laptop): Promise<void> {
    const { mirror, hub } = laptop;
    if (mirror.outbox().length > 0) {
      throw new Violation(`Laptop ${laptop.name} is not done: ${JSON.stringify(mirror.outbox())}`);
    }
    for (const bucket of hub.buckets) {
      const there = await hub.digest(bucket);
      const here = mirror.digest(bucket);
      if (here.rows !== there.rows || here.ranges.some((sum, i) => sum !== there.ranges[i])) {
        throw new Violation(`Laptop ${laptop.name} does not equal the center in ${bucket}`);
      }
    }
  }

  #nextId(): string {
    this.#ids += 1;
    return `01900000-0000-7000-8000-${this.#ids.toString(16).padStart(12, '0')}`;
  }
}

type Talk = Pick<Extract<Step, { kind: 'sync' | 'verify' }>, 'kind' | 'faults' | 'meanwhile'>;
const calmSync: Talk = { kind: 'sync', faults: [], meanwhile: [] };
const calmVerify: Talk = { kind: 'verify', faults: [], meanwhile: [] };

type OnCenter =
  | { kind: 'write' | 'write_enrollment' | 'make_enrollment' | 'delete_enrollment' }
  | { kind: 'document' | 'delete_document' };

function inState({ mirror }: Laptop, state: OutboxEntry['state']): OutboxEntry | undefined {
  return mirror.outbox().find((entry) => entry.state === state);
}

function outboxHas({ mirror }: Laptop, id: string): boolean {
  return (
    mirror.outbox().some(({ changeset }) => changeset.id === id) ||
    mirror.unreadable().some((entry) => entry.id === id)
  );
}
