import { schoolBucket } from '../../sync/model/bucket.ts';
import { MemoryCenter } from '../support/memory/memory-center.ts';
import { MemoryHub } from '../support/memory/memory-hub.ts';
import { memoryMirror } from '../support/memory/memory-mirror.ts';
import type { OpenTransaction } from '../support/memory/memory-transactions.ts';
import { checkEqual } from './check-equal.ts';
import { answerQuestions } from './choices.ts';
import { counsel, type Surroundings } from './counselor-steps.ts';
import { centerWithStudents, districtTrigger, isOdd, profileOf, schools } from './district.ts';
import { alterMirror, type Laptop, outboxHas, type SimulatedMirror } from './laptop.ts';
import { LaptopRuns, type Talk } from './laptop-runs.ts';
import { Network } from './network.ts';
import { checkBases, checkPromises } from './promises.ts';
import { isCounselors, type Step } from './script.ts';
import { beginAtCenter, writeAtCenter } from './writers.ts';

const stranger = new MemoryCenter('epoch-of-another', 'district-2');
const start = Date.parse('2026-09-01T08:00:00Z');

/** A district in memory: laptops, hubs, both stores, other writers. */
export class World {
  readonly center = centerWithStudents();
  readonly laptops: readonly Laptop[];
  readonly #network = new Network();
  readonly #transactions: OpenTransaction[] = [];
  #backup: ReturnType<MemoryCenter['backup']> | undefined;
  #epochs = 1;
  #now = start;
  #ids = 0;
  readonly #around: Surroundings = {
    center: this.center,
    now: () => this.#now,
    nextId: () => {
      this.#ids += 1;
      return `01900000-0000-7000-8000-${this.#ids.toString(16).padStart(12, '0')}`;
    },
  };
  readonly #runs = new LaptopRuns(this.#around, this.#network);

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
      if (this.#network.isDelivering) laptop.late.add(changeset.id);
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
        return this.#runs.run(this.#of(one), one);
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
        return this.#network.deliver();
      case 'dynamodb':
        for (const { hub } of this.laptops) hub.unavailable = one.isDown ? ['profiles'] : [];
        return;
      default:
        return isCounselors(one)
          ? counsel(this.#around, this.#of(one), one)
          : writeAtCenter(center, one);
    }
  }

  #of({ laptop }: { readonly laptop: number }): Laptop {
    return this.laptops[laptop % this.laptops.length] as Laptop;
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
    await this.#network.deliver();
    this.center.scan();
    this.#correctProfiles();
    // An edit may be asked about, sent, refused and given up before the next of its record is looked at.
    const waiting = Math.max(...this.laptops.map(({ mirror }) => mirror.outbox().length));
    for (let round = 0; round < 8 + 3 * waiting; round += 1) {
      this.center.applyFeed();
      for (const laptop of this.laptops) {
        await this.#runs.run(laptop, calmSync);
        answerQuestions(this.center, laptop, round);
        checkPromises(this.center, this.laptops);
      }
    }
    this.center.applyFeed();
    for (const laptop of this.laptops) await this.#runs.run(laptop, calmVerify);
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
}

const calmSync: Talk = { kind: 'sync', faults: [], meanwhile: [] };
const calmVerify: Talk = { kind: 'verify', faults: [], meanwhile: [] };
