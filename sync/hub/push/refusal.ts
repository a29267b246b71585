import type { Problem } from '../../model/error.ts';
import type { CentralRecord } from '../../protocol/messages.ts';

/** Ends the transaction of a changeset, so that nothing of it is written, and says what to answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly answer:
    | { readonly result: 'stale'; readonly current: CentralRecord[] }
    | { readonly result: 'rejected'; readonly error: Problem };

  constructor(answer: Refusal['answer']) {
    super(answer.result);
    this.answer = answer;
  }
}

export function rejected(error: Problem): Refusal {
  return new Refusal({ result: 'rejected', error });
}
