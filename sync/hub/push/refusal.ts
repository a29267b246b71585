import type { Problem } from '../../model/error.ts';
import type { CentralRecord } from '../../protocol/values.ts';

/** Refuses a changeset: nothing of it is written. Carries the answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly answer:
    | { readonly result: 'stale'; readonly current: CentralRecord[] }
    | { readonly result: 'rejected' | 'unavailable'; readonly error: Problem };

  constructor(answer: Refusal['answer']) {
    super(answer.result);
    this.answer = answer;
  }
}

export function rejected(error: Problem): Refusal {
  return new Refusal({ result: 'rejected', error });
}
