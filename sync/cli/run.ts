import type { Session } from '../laptop/session.ts';
import type { Output } from './output.ts';

/** Runs one command on the open mirror. */
export type Run = (work: (session: Session, output: Output) => unknown) => Promise<void>;
