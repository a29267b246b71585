import fc from 'fast-check';
import { expect, test } from 'vitest';
import { discard } from '../../../sync/engine/discard.ts';
import type { MirrorPort } from '../../../sync/engine/ports.ts';
import { resolve } from '../../../sync/engine/resolve.ts';
import { save } from '../../../sync/engine/save.ts';
import { sync } from '../../../sync/engine/sync.ts';
import { schoolBucket } from '../../../sync/model/bucket.ts';
import { CaseloadError } from '../../../sync/model/error.ts';
import { toKeyText } from '../../../sync/model/key.ts';
import type { Operation } from '../../../sync/protocol/messages.ts';
import { memoryMirror } from '../../contract/support/memory-mirror.ts';
import { demoCenter, enrollment, grandview, lincoln } from '../../support/demo-records.ts';
import { changeset, create, faulty, nextId, remove, update } from '../../support/engine.ts';
import { MemoryHub } from '../../support/memory-hub.ts';

const students = ['604821', '604822', '604823'];
const laptops = 3;

type Step =
  | {
      readonly kind: 'edit';
      readonly laptop: number;
      readonly student: number;
      readonly field: number;
      readonly value: string;
    }
  | {
      readonly kind: 'enroll' | 'unenroll' | 'move';
      readonly laptop: number;
      readonly student: number;
      readonly day: number;
    }
  | {
      readonly kind: 'center';
      readonly student: number;
      readonly field: number;
      readonly value: string;
    }
  | { readonly kind: 'sync'; readonly laptop: number; readonly fault: 'none' | 'before' | 'after' }
  | { readonly kind: 'choose'; readonly laptop: number; readonly side: 'mine' | 'theirs' }
  | { readonly kind: 'discard'; readonly laptop: number };

const laptop = fc.nat({ max: laptops - 1 });
const student = fc.nat({ max: students.length - 1 });
const field = fc.nat({ max: 2 });
const value = fc.constantFrom('a', 'b', 'c');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('edit' as const), laptop, student, field, value }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('enroll' as const, 'unenroll' as const, 'move' as const),
      laptop,
      student,
      day: fc.nat({ max: 1 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('center' as const), student, field, value }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('sync' as const),
      laptop,
      fault: fc.constantFrom('none', 'before', 'after'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('choose' as const),
      laptop,
      side: fc.constantFrom('mine', 'theirs'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('discard' as const), laptop }) },
);

const fields = ['birth_city', 'first_name', 'last_name'];
const dayOf = (day: number) => `2026-09-1${day}`;

/** Laptops that share a center: what was saved on them must be somewhere at every moment. */
class District {
  readonly center = demoCenter();
  readonly mirrors: MirrorPort[] = [];
  readonly hub = new MemoryHub(this.center, [
    'district',
    schoolBucket(lincoln),
    schoolBucket(grandview),
  ]);
  /** Ids that were saved, by laptop; those taken back or given up by a choice leave. */
  readonly saved = new Map<string, number>();
  readonly applied = new Map<string, number>();

  constructor() {
    for (let i = 0; i < laptops; i += 1) this.mirrors.push(memoryMirror());
    const push = this.hub.push.bind(this.hub);
    const seen = new Map<string, string>();
    this.hub.push = async (request) => {
      const answers = await push(request);
      for (const answer of answers) {
        if (answer.result !== 'applied') continue;
        // Every retry gets the first answer.
        const text = JSON.stringify(answer);
        expect(seen.get(answer.id) ?? text).toBe(text);
        seen.set(answer.id, text);
        this.applied.set(answer.id, 1);
      }
      return answers;
    };
  }

  async run(one: Step): Promise<void> {
    switch (one.kind) {
      case 'center':
        this.center.edit('students', [students[one.student] ?? ''], {
          [fields[one.field] ?? '']: one.value,
        });
        return;
      case 'sync':
        return this.sync(one.laptop, one.fault);
      case 'choose':
        return this.choose(one.laptop, one.side);
      case 'discard':
        return this.discard(one.laptop);
      default:
        this.save(one.laptop, this.operations(one));
    }
  }

  operations(one: Extract<Step, { student: number; laptop: number }>): Operation[] {
    const mirror = this.mirrors[one.laptop] as MirrorPort;
    const id = students[one.student] ?? '';
    if (one.kind === 'edit') {
      if (mirror.read('students', [id]) === undefined) return [];
      return [update('students', [id], { [fields[one.field] ?? '']: one.value })];
    }
    const [here, there] = [dayOf(one.day), dayOf(1 - one.day)];
    const has = (date: string) =>
      mirror.read('student_school_associations', [id, grandview, date]) !== undefined;
    const made = (date: string) =>
      create('student_school_associations', enrollment(id, grandview, { entry_date: date }));
    if (one.kind === 'enroll') return has(here) ? [] : [made(here)];
    if (!has(here)) return [];
    const gone = remove('student_school_associations', [id, grandview, here]);
    if (one.kind === 'unenroll') return [gone];
    return has(there) ? [] : [gone, made(there)];
  }

  save(laptopNumber: number, operations: Operation[]): void {
    if (operations.length === 0) return;
    const mirror = this.mirrors[laptopNumber] as MirrorPort;
    const { changeset: id } = save(mirror, changeset(operations));
    // Edits that undo each other leave nothing.
    if (mirror.outbox().some((entry) => entry.changeset.id === id))
      this.saved.set(id, laptopNumber);
    else this.saved.delete(id);
  }

  async sync(laptopNumber: number, fault: 'none' | 'before' | 'after'): Promise<void> {
    const mirror = this.mirrors[laptopNumber] as MirrorPort;
    const hub = faulty(this.hub, () => fault);
    try {
      await sync({ mirror, hub, clock: { now: () => new Date() }, ids: { next: nextId } });
    } catch (error) {
      if (!(error instanceof CaseloadError) || fault === 'none') throw error;
    }
  }

  choose(laptopNumber: number, side: 'mine' | 'theirs'): void {
    const mirror = this.mirrors[laptopNumber] as MirrorPort;
    const conflict = mirror.outbox().find(({ state }) => state === 'conflict');
    if (conflict === undefined) return;
    const { id } = conflict.changeset;
    resolve(mirror, id, { side });
    if (!mirror.outbox().some((entry) => entry.changeset.id === id)) this.saved.delete(id);
  }

  discard(laptopNumber: number): void {
    const mirror = this.mirrors[laptopNumber] as MirrorPort;
    const entry = mirror.outbox().find(({ sent }) => !sent);
    if (entry === undefined) return;
    discard(mirror, entry.changeset.id);
    this.saved.delete(entry.changeset.id);
  }

  /** Promise 1: at any moment an edit is on its laptop or applied at the center. */
  checkNothingLost(): void {
    for (const [id, number] of this.saved) {
      const waits = (this.mirrors[number] as MirrorPort)
        .outbox()
        .some(({ changeset: one }) => one.id === id);
      if (!waits && !this.applied.has(id)) this.checkDone(id);
    }
  }

  /** A removal that someone else has done already needs no changeset at the center. */
  checkDone(id: string): void {
    expect(this.removals.has(id), `changeset ${id} is nowhere`).toBe(true);
  }

  readonly removals = new Set<string>();

  noteRemovals(): void {
    for (const mirror of this.mirrors) {
      for (const { changeset: one } of mirror.outbox()) {
        if (one.operations.every(({ op }) => op === 'delete')) this.removals.add(one.id);
      }
    }
  }

  /** Promise 7: when everything is delivered, every mirror equals the center. */
  async settle(): Promise<void> {
    for (let round = 0; round < 12; round += 1) {
      for (let i = 0; i < laptops; i += 1) {
        await this.sync(i, 'none');
        for (const { state } of (this.mirrors[i] as MirrorPort).outbox()) {
          if (state === 'conflict') this.choose(i, round % 2 === 0 ? 'mine' : 'theirs');
          if (state === 'rejected') this.discard(i);
        }
      }
    }
    for (let i = 0; i < laptops; i += 1) await this.sync(i, 'none');
    for (const mirror of this.mirrors) {
      expect(mirror.outbox()).toEqual([]);
      for (const bucket of this.hub.buckets) {
        const { rows, ranges } = await this.hub.digest(bucket);
        expect(mirror.digest(bucket)).toEqual({ rows, ranges });
      }
      for (const entity of ['students', 'student_school_associations'] as const) {
        for (const record of this.center.all(entity)) {
          const key =
            entity === 'students'
              ? [String(record.student_unique_id)]
              : [
                  String(record.student_unique_id),
                  Number(record.school_id),
                  String(record.entry_date),
                ];
          expect(mirror.read(entity, key)?.record, toKeyText(key)).toEqual(record);
        }
      }
    }
  }
}

test('laptops that share a center lose nothing, apply nothing twice, and end up equal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (sequence) => {
      const district = new District();
      for (let i = 0; i < laptops; i += 1) await district.sync(i, 'none');
      for (const one of sequence) {
        district.noteRemovals();
        await district.run(one);
        district.checkNothingLost();
      }
      await district.settle();
    }),
    { numRuns: 200, verbose: true },
  );
});
