import { problemMessage } from '../../../i18n/problem-message.ts';
import { CaseloadError } from '../../../model/error.ts';

/** The result of one check. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  /** For the operator: the state, or what is wrong and how to mend it. */
  readonly detail: string;
}

/** A finding without the name of its check. */
export type Found = Omit<Finding, 'check'>;

/** Runs a check. A check that fails to run counts as a finding that something is wrong. */
export async function check(name: string, work: () => Promise<Found>): Promise<Finding> {
  try {
    return { check: name, ...(await work()) };
  } catch (error) {
    return { check: name, ok: false, detail: wordsOf(error) };
  }
}

export const fine = (detail: string): Found => ({ ok: true, detail });
export const wrong = (detail: string): Found => ({ ok: false, detail });

function wordsOf(error: unknown): string {
  if (error instanceof CaseloadError) return problemMessage(error.toProblem(), 'en');
  const { code } = error as { code?: unknown };
  return `It could not be checked (${typeof code === 'string' ? code : 'unknown error'}).`;
}
