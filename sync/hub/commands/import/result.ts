import type { EntityName } from '../../../model/entity.ts';
import { loggableParams, type Params, type Problem } from '../../../model/error.ts';
import type { Change } from './plan/reconcile.ts';
import type { FileKind } from './read/kind.ts';
import { badFile } from './read/text.ts';
import { entityOf, type Unit, type UnitKind } from './unit.ts';

/** Refusals that a result lists. It counts the others. */
const mostRefusals = 1000;
/** Names of elements that a result lists. */
const mostNames = 100;

type Counted = EntityName | 'descriptors';

/** What became of the records of one entity. */
export interface Counts {
  new: number;
  changed: number;
  unchanged: number;
  refused: number;
}

export interface Refusal {
  /** Where the record begins in the file. */
  readonly line: number;
  readonly entity: Counted;
  /** As the file has it; null: it has none, or none that can be read. */
  readonly key: string | null;
  readonly field?: string;
  readonly code: Problem['code'];
  /** Without values of the record: results end up in logs. */
  readonly params?: Params;
}

/** The result of one file, as the command prints it. */
export type ImportResult = {
  readonly file: string;
  readonly kind?: FileKind;
  /** Why nothing of the file was loaded. */
  readonly error?: Problem;
  readonly refusals: readonly Refusal[];
  /** Refusals beyond those that are listed. */
  readonly more_refusals?: number;
  /** Elements that the import does not load, by name. */
  readonly not_loaded?: Readonly<Record<string, number>>;
  /** Staff without an account who need none: they have no current assignment. */
  readonly without_account?: number;
} & { readonly [Entity in Counted]?: Counts };

const entitiesOf: Readonly<Record<FileKind, readonly Counted[]>> = {
  InterchangeDescriptors: ['descriptors'],
  InterchangeEducationOrganization: ['schools', 'organizations'],
  InterchangeStudent: ['students'],
  InterchangeStaffAssociation: ['users', 'profiles'],
  InterchangeStudentEnrollment: ['student_school_associations'],
  'association CSV': ['student_school_associations'],
};

/** Counts what becomes of a file's records. */
export class Tally {
  readonly #file: string;
  readonly #kind: FileKind;
  readonly #counts = new Map<Counted, Counts>();
  readonly #refusals: Refusal[] = [];
  readonly #notLoaded = new Map<string, number>();
  #taken = 0;
  #refused = 0;
  #withoutAccount = 0;

  constructor(file: string, kind: FileKind) {
    this.#file = file;
    this.#kind = kind;
    for (const entity of entitiesOf[kind]) {
      this.#counts.set(entity, { new: 0, changed: 0, unchanged: 0, refused: 0 });
    }
  }

  count(entity: Counted, is: Exclude<Change['is'], 'refused'>): void {
    this.#of(entity)[is] += 1;
  }

  refuse(
    unit: Pick<Unit, 'line' | 'key'> & { readonly kind: UnitKind },
    problem: Problem,
    entity: Counted = entityOf[unit.kind],
  ): void {
    this.#of(entity).refused += 1;
    this.#refused += 1;
    if (this.#refusals.length === mostRefusals) return;
    const { line, key } = unit;
    const { code, field } = problem;
    const params = loggableParams(problem);
    this.#refusals.push({
      line,
      entity,
      key,
      ...(field === undefined ? {} : { field }),
      code,
      ...(Object.keys(params).length === 0 ? {} : { params }),
    });
  }

  /** Counts a record that the file has, whatever becomes of it. */
  take(): void {
    this.#taken += 1;
  }

  /** @throws `bad_file` when a file holds nothing but what the import does not load */
  requireSomethingLoaded(): void {
    if (this.#taken > 0 || this.#notLoaded.size === 0) return;
    const names = [...this.#notLoaded.keys()].slice(0, 10).join(', ');
    throw badFile(`${this.#file} holds only elements that the import does not load: ${names}.`);
  }

  leaveOut(name: string): void {
    if (this.#notLoaded.size === mostNames && !this.#notLoaded.has(name)) return;
    this.#notLoaded.set(name, (this.#notLoaded.get(name) ?? 0) + 1);
  }

  needNoAccount(): void {
    this.#withoutAccount += 1;
  }

  result(): ImportResult {
    const more = this.#refused - this.#refusals.length;
    return {
      file: this.#file,
      kind: this.#kind,
      ...Object.fromEntries(this.#counts),
      ...(this.#withoutAccount === 0 ? {} : { without_account: this.#withoutAccount }),
      ...(this.#notLoaded.size === 0 ? {} : { not_loaded: Object.fromEntries(this.#notLoaded) }),
      refusals: this.#refusals,
      ...(more === 0 ? {} : { more_refusals: more }),
    };
  }

  #of(entity: Counted): Counts {
    return this.#counts.get(entity) as Counts;
  }
}

/** Whether something of a file was refused. */
export function isRefused({ error, refusals }: ImportResult): boolean {
  return error !== undefined || refusals.length > 0;
}
