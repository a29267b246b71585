import { entityNames } from './entity.ts';
import {
  type ErrorCode,
  type ParamSpecs,
  type ParamsOf,
  problemCodes,
  type Reasons,
  type Sentence,
} from './problem-codes.ts';

export type { ErrorCode };

/**
 * An error as a value, which crosses processes, the wire and the screen. It holds no sentence: the catalog in
 * `sync/i18n` makes one, in the language of the reader.
 */
export type Problem<Code extends ErrorCode = ErrorCode> = {
  [One in Code]: {
    readonly code: One;
    /** The field or setting that is meant, where there is one. */
    readonly field?: string;
    /** Seconds after which another attempt makes sense. */
    readonly retry_after?: number;
  } & ([ParamsOf<One>] extends [never]
    ? { readonly params?: never }
    : { readonly params: ParamsOf<One> });
}[Code];

/** The result of a call that crosses a process or the wire. */
export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Problem };

/** A `Problem` that is thrown. Its message is for logs and holds nothing of a record. */
export class CaseloadError extends Error {
  override readonly name = 'CaseloadError';
  readonly code: ErrorCode;
  readonly params?: Params;
  readonly field?: string;
  readonly retry_after?: number;
  readonly #problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(summaryOf(problem), options);
    this.#problem = problem;
    this.code = problem.code;
    if (problem.params !== undefined) this.params = problem.params;
    if (problem.field !== undefined) this.field = problem.field;
    if (problem.retry_after !== undefined) this.retry_after = problem.retry_after;
  }

  /** The value to send or show. */
  toProblem(): Problem {
    return this.#problem;
  }
}

/** The `Problem` of anything thrown. What is not a `CaseloadError` is a defect, whose message stays inside. */
export function problemOf(error: unknown): Problem {
  if (error instanceof CaseloadError) return error.toProblem();
  return { code: 'internal', params: { reason: 'defect' } };
}

/** A defect of the program. The detail is for developers and stays in the cause. */
export function defect(detail: string): CaseloadError {
  return new CaseloadError(
    { code: 'internal', params: { reason: 'defect' } },
    { cause: new Error(detail) },
  );
}

/** Makes a switch over a union complete: the compiler refuses a case that is not handled. */
export function assertNever(value: never): never {
  throw defect(`Unhandled case: ${JSON.stringify(value)}`);
}

/** Parameters by name, as they come from another process or machine. */
export type Params = Readonly<Record<string, string | number>>;

/** The fields of a problem as they come from another process or machine. */
export interface GivenProblem {
  readonly code: string;
  readonly params?: Params;
  readonly field?: string;
  readonly retry_after?: number;
}

/**
 * A problem that another side gave. A code that only the other side knows becomes `unknown_problem`. Parameters
 * that this side does not know stay as they are: decisions need the code alone, and `sentenceOf` has no sentence.
 */
export function readProblem({ code, ...rest }: GivenProblem): Problem {
  return Object.hasOwn(problemCodes, code)
    ? ({ code, ...rest } as Problem)
    : { ...rest, code: 'unknown_problem', params: { code } };
}

/** The catalog's sentence for a problem; undefined when its parameters are those of another version. */
export function sentenceOf({ code, params }: Problem): Sentence | undefined {
  const given: Params = params ?? {};
  const specs = specsOf(code, given);
  if (
    specs === undefined ||
    !Object.entries(specs).every(([name, spec]) => fits(given[name], spec))
  ) {
    return undefined;
  }
  return (isReasoned(code) ? `${code}.${given.reason}` : code) as Sentence;
}

/** The parameters of a problem that a log may hold: those that cannot come from a record. */
export function loggableParams({ code, params }: Problem): Params {
  const given: Params = params ?? {};
  const specs = specsOf(code, given) ?? {};
  return Object.fromEntries(
    Object.entries(given).filter(
      ([name]) => name === 'reason' || (specs[name] !== undefined && specs[name] !== 'personal'),
    ),
  );
}

function specsOf(code: ErrorCode, { reason }: Params): ParamSpecs | undefined {
  if (!isReasoned(code)) return problemCodes[code] as ParamSpecs;
  const { reason: reasons } = problemCodes[code] as { readonly reason: Reasons };
  return typeof reason === 'string' && Object.hasOwn(reasons, reason) ? reasons[reason] : undefined;
}

function isReasoned(code: ErrorCode): boolean {
  return 'reason' in problemCodes[code];
}

function fits(value: unknown, spec: ParamSpecs[string]): boolean {
  if (spec === 'number') return typeof value === 'number';
  if (spec === 'text' || spec === 'personal') return typeof value === 'string';
  const words: readonly string[] = spec === 'entity' ? entityNames : (spec ?? []);
  return typeof value === 'string' && words.includes(value);
}

function summaryOf(problem: Problem): string {
  const params = loggableParams(problem);
  return [
    problem.code,
    ...(problem.field === undefined ? [] : [`of ${problem.field}`]),
    ...(Object.keys(params).length === 0 ? [] : [JSON.stringify(params)]),
  ].join(' ');
}
