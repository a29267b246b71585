import fc from 'fast-check';
import type { Hearing } from '../support/memory/memory-writer.ts';

/*
 * A script is what happens in a district: a list of steps, small enough to be read when one fails. What a
 * step names by number is taken modulo how many there are, so that any script makes sense.
 */

/** What goes wrong at a call that a laptop makes of its hub or its mirror. */
const faultKinds = [
  /** The request does not reach the hub. */
  'lost_request',
  /** The hub has done it; the answer does not come back. A pull is cut after some of its lines. */
  'lost_answer',
  /** The network delivers it twice. */
  'duplicate',
  /** The laptop hears nothing; the hub gets it later, after whatever has happened by then. */
  'delay',
  /** The hub ends in the middle of what takes it several steps, or before it answers. */
  'hub_ends',
  /** The laptop's process ends: before the call, or after it. */
  'crash_before',
  'crash_after',
  /** The laptop's disk is full. */
  'disk_full',
  /** A row of a pull is not as its columns say. */
  'misshapen',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  /** The number of the call, among those of the hub and those that write to the mirror. */
  readonly call: number;
  readonly kind: FaultKind;
  /** After how many lines a pull is cut, or has a row that is not as its columns say. */
  readonly cut: number;
}

/** What the counselor and others do while the laptop talks with the hub. */
interface Meanwhile {
  /** The number of the moment at which the laptop waits for the hub. */
  readonly moment: number;
  readonly does: CounselorStep | WriterStep;
}

type Of<Kind extends string, More = unknown> = { readonly kind: Kind } & More;
interface OnLaptop {
  readonly laptop: number;
}
interface OnRecord {
  readonly record: number;
  readonly field: number;
  readonly value: number;
}

export type CounselorStep =
  | Of<'edit' | 'edit_enrollment' | 'edit_profile', OnLaptop & OnRecord>
  | Of<'enroll' | 'unenroll' | 'move' | 'enroll_by_id', OnLaptop & OnRecord>
  | Of<'misnamed', OnLaptop & OnRecord>
  | Of<'choose', OnLaptop & { readonly side: 'mine' | 'theirs'; readonly other: boolean }>
  | Of<'amend' | 'discard', OnLaptop>;

const counselorKinds: readonly string[] = [
  'edit',
  'edit_enrollment',
  'edit_profile',
  'enroll',
  'unenroll',
  'move',
  'enroll_by_id',
  'misnamed',
  'choose',
  'amend',
  'discard',
] satisfies CounselorStep['kind'][];

export function isCounselors<Other extends { readonly kind: string }>(
  one: CounselorStep | Other,
): one is CounselorStep {
  return counselorKinds.includes(one.kind);
}

/** What others do at the center. */
export type WriterStep =
  | Of<'write' | 'write_enrollment' | 'delete_enrollment' | 'make_enrollment', OnRecord & Heard>
  /** Another entry date for an enrollment: by an UPDATE of its key, or removed and made again in one transaction. */
  | Of<'rekey_enrollment' | 'replace_enrollment', OnRecord & Heard>
  | Of<'document' | 'delete_document', OnRecord>
  /** A profile of a shape that laptops cannot read, or that the hub cannot hold. */
  | Of<'odd_document' | 'unheld_document', OnRecord>
  /** Every association goes, and comes back in the same transaction; with `lose` one does not. */
  | Of<'reload', { readonly lose: number | null }>;

interface Heard {
  readonly hearing: Hearing;
}

/** A talk with the hub, what goes wrong in it, and what the counselor does meanwhile. */
interface Talk extends OnLaptop {
  readonly faults: readonly Fault[];
  readonly meanwhile: readonly Meanwhile[];
}

export type Step =
  | CounselorStep
  | Of<'sync' | 'verify', Talk>
  // What happens to laptops.
  | Of<'clock', OnLaptop & { readonly days: number }>
  | Of<'image' | 'reimage' | 'alter' | 'damage' | 'damage_beside', OnLaptop>
  | Of<'scope', OnLaptop & { readonly school: number }>
  | Of<'revoke', OnLaptop>
  // What others do at the center.
  | WriterStep
  | Of<'begin', OnRecord & Heard>
  /** A transaction that holds a record and does nothing more. */
  | Of<'hold', OnRecord>
  | Of<'commit' | 'rollback', { readonly transaction: number }>
  // What happens to the center.
  | Of<'apply_feed' | 'trim' | 'backup' | 'restore' | 'deliver' | 'decide' | 'scan'>
  /** Whether so much waits to be decided that no request waits for it. */
  | Of<'load', { readonly isLong: boolean }>
  /** A trigger of the district changes rows before they are stored. */
  | Of<'trigger', { readonly isOn: boolean }>
  | Of<'rename', { readonly value: number }>
  /** The address of the hub leads to another district. */
  | Of<'stranger', OnLaptop & { readonly isThere: boolean }>
  | Of<'dynamodb', { readonly isDown: boolean }>;

const laptop = fc.nat({ max: 9 });
const onRecord = {
  record: fc.nat({ max: 5 }),
  field: fc.nat({ max: 3 }),
  value: fc.nat({ max: 3 }),
};
const faults = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  {
    weight: 3,
    arbitrary: fc.array(
      fc.record({
        call: fc.nat({ max: 24 }),
        kind: fc.constantFrom(...faultKinds),
        cut: fc.nat({ max: 30 }),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  },
);

function kinds<Kind extends string, More extends object>(
  names: readonly Kind[],
  more: { readonly [Name in keyof More]: fc.Arbitrary<More[Name]> },
): fc.Arbitrary<Of<Kind, More>> {
  return fc.record({ kind: fc.constantFrom(...names), ...more }) as unknown as fc.Arbitrary<
    Of<Kind, More>
  >;
}

const counselorSteps: readonly fc.WeightedArbitrary<CounselorStep>[] = [
  {
    weight: 8,
    arbitrary: kinds(['edit', 'edit_enrollment', 'edit_profile'], { laptop, ...onRecord }),
  },
  {
    weight: 5,
    arbitrary: kinds(['enroll', 'unenroll', 'move', 'enroll_by_id'], { laptop, ...onRecord }),
  },
  {
    weight: 2,
    arbitrary: kinds(['choose'], {
      laptop,
      side: fc.constantFrom('mine' as const, 'theirs' as const),
      other: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: kinds(['amend', 'discard'], { laptop }) },
  { weight: 1, arbitrary: kinds(['misnamed'], { laptop, ...onRecord }) },
];

const hearing: fc.Arbitrary<Hearing> = fc.oneof(
  { weight: 4, arbitrary: fc.constant('statement') },
  { weight: 2, arbitrary: fc.constant('row') },
  { weight: 1, arbitrary: fc.constant('unseen') },
);

const writerSteps: readonly fc.WeightedArbitrary<WriterStep>[] = [
  {
    weight: 5,
    arbitrary: kinds(['write', 'write_enrollment', 'make_enrollment', 'delete_enrollment'], {
      ...onRecord,
      hearing,
    }),
  },
  {
    weight: 2,
    arbitrary: kinds(['rekey_enrollment', 'replace_enrollment'], { ...onRecord, hearing }),
  },
  { weight: 2, arbitrary: kinds(['document', 'delete_document'], onRecord) },
  { weight: 1, arbitrary: kinds(['odd_document', 'unheld_document'], onRecord) },
  {
    weight: 1,
    arbitrary: kinds(['reload'], { lose: fc.option(fc.nat({ max: 9 }), { nil: null }) }),
  },
];

const meanwhile = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.record({
        moment: fc.nat({ max: 11 }),
        does: fc.oneof(...counselorSteps, ...writerSteps),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  },
);

/** Any step, the usual ones more often. */
const step: fc.Arbitrary<Step> = fc.oneof(
  ...counselorSteps,
  { weight: 10, arbitrary: kinds(['sync'], { laptop, faults, meanwhile }) },
  ...writerSteps,
  { weight: 2, arbitrary: kinds(['begin'], { ...onRecord, hearing }) },
  { weight: 1, arbitrary: kinds(['hold'], onRecord) },
  { weight: 2, arbitrary: kinds(['commit', 'rollback'], { transaction: fc.nat({ max: 3 }) }) },
  { weight: 1, arbitrary: kinds(['verify'], { laptop, faults, meanwhile }) },
  {
    weight: 1,
    arbitrary: kinds(['clock'], { laptop, days: fc.constantFrom(-3650, -2, 1, 2, 3650) }),
  },
  {
    weight: 1,
    arbitrary: kinds(['image', 'reimage', 'alter', 'revoke', 'damage', 'damage_beside'], {
      laptop,
    }),
  },
  { weight: 1, arbitrary: kinds(['scope'], { laptop, school: fc.nat({ max: 2 }) }) },
  { weight: 2, arbitrary: kinds(['apply_feed', 'deliver'], {}) },
  { weight: 1, arbitrary: kinds(['decide', 'scan'], {}) },
  { weight: 1, arbitrary: kinds(['load'], { isLong: fc.boolean() }) },
  { weight: 1, arbitrary: kinds(['trigger'], { isOn: fc.boolean() }) },
  { weight: 1, arbitrary: kinds(['rename'], { value: fc.nat({ max: 3 }) }) },
  { weight: 1, arbitrary: kinds(['stranger'], { laptop, isThere: fc.boolean() }) },
  { weight: 1, arbitrary: kinds(['trim', 'backup', 'restore'], {}) },
  { weight: 1, arbitrary: kinds(['dynamodb'], { isDown: fc.boolean() }) },
);

export interface Script {
  readonly laptops: number;
  readonly steps: readonly Step[];
}

/** From two laptops to ten. */
export const script: fc.Arbitrary<Script> = fc.record({
  laptops: fc.integer({ min: 2, max: 10 }),
  steps: fc.array(step, { minLength: 10, maxLength: 120, size: 'max' }),
});
