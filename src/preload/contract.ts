import type { Language } from '../../sync/i18n/language.ts';
import type { LaptopEvents, MethodResults } from '../../sync/laptop/api/methods.ts';
import type { ArgumentsOf, MethodName } from '../../sync/laptop/api/requests.ts';
import type { VisitReport } from '../../sync/laptop/api/visit.ts';
import type { Problem, Result } from '../../sync/model/error.ts';

/** IPC channels between the screens and the main process. There are no others. */
export const channels = {
  call: 'caseload:call',
  event: 'caseload:event',
  exportOutbox: 'caseload:export-outbox',
  exportSupport: 'caseload:export-support',
  exportVisit: 'caseload:export-visit',
  language: 'caseload:language',
  openStudent: 'caseload:open-student',
} as const;

/** Events that main sends to the screens: those of the laptop, and those of the desktop. */
export interface BridgeEvents extends LaptopEvents {
  /** The records process ended unexpectedly; the problem says what that means for the counselor. */
  interrupted: Problem;
  /** A command of the menu that a screen carries out. */
  command: Command;
  /** Another language was chosen. */
  language: Language;
}

const commands = [
  'undo',
  'search',
  'today',
  'students',
  'schools',
  'profiles',
  'visit',
  'outbox',
] as const;
export type Command = (typeof commands)[number];

export type BridgeEventName = keyof BridgeEvents;

/** An event as it crosses from main to the screens. */
export type BridgeEvent = {
  [Name in BridgeEventName]: { readonly name: Name; readonly payload: BridgeEvents[Name] };
}[BridgeEventName];

/** The outcome of an export. It is not saved when the counselor named no file. */
export interface Exported {
  readonly saved: boolean;
  /** What is not in the file, because families opted out of directory information. */
  readonly left_out?: VisitReport['left_out'];
}

/** `window.caseload`: all that the screens can reach outside their page. */
export interface CaseloadBridge {
  /** Calls the records process. Never rejects: a failure is a `Problem`. */
  call<Name extends MethodName>(
    method: Name,
    args: ArgumentsOf<Name>,
  ): Promise<Result<MethodResults[Name]>>;
  /**
   * Asks for a file, and writes unconfirmed edits into it: the whole outbox, or one changeset. The screens see
   * neither the file nor its path.
   */
  exportOutbox(args: ArgumentsOf<'exportOutbox'>): Promise<Result<Exported>>;
  /** Asks for a file, and writes the state of the laptop into it, for support. It holds no personal data. */
  exportSupport(): Promise<Result<Exported>>;
  /** Asks for a file, and writes a visit into it as CSV or PDF. */
  exportVisit(args: ArgumentsOf<'exportVisit'>): Promise<Result<Exported>>;
  /** Opens a student in a separate window, by unique id. */
  openStudent(studentUniqueId: string): Promise<void>;
  /** The current language. */
  language(): Promise<Language>;
  /** Listens to an event until the returned function is called. */
  on<Name extends BridgeEventName>(
    name: Name,
    listener: (payload: BridgeEvents[Name]) => void,
  ): () => void;
}
