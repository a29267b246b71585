import type { Language } from '../../sync/i18n/language.ts';
import type { LaptopEvents, MethodResults } from '../../sync/laptop/api/methods.ts';
import type { ArgumentsOf, MethodName } from '../../sync/laptop/api/requests.ts';
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

/** What the screens are told without asking: the laptop's own events, and the desktop's. */
export interface BridgeEvents extends LaptopEvents {
  /** The records process ended by itself; the problem says what that means for the counselor. */
  interrupted: Problem;
  /** A choice of the application's menu that only a screen can carry out. */
  command: Command;
  /** Another language was chosen. */
  language: Language;
}

const commands = ['search', 'today', 'students', 'schools', 'profiles', 'visit', 'outbox'] as const;
export type Command = (typeof commands)[number];

export type BridgeEventName = keyof BridgeEvents;

/** An event as it crosses from main to the screens. */
export type BridgeEvent = {
  [Name in BridgeEventName]: { readonly name: Name; readonly payload: BridgeEvents[Name] };
}[BridgeEventName];

/** What became of a file that was asked for: not saved when the counselor named none. */
export interface Exported {
  readonly saved: boolean;
  /** Students who are not in it, since their families opted out of directory information. */
  readonly left_out?: number;
}

/** `window.caseload`: everything the screens can reach outside themselves. */
export interface CaseloadBridge {
  /** Asks the records process. Never rejects: what fails comes back as a `Problem`. */
  call<Name extends MethodName>(
    method: Name,
    args: ArgumentsOf<Name>,
  ): Promise<Result<MethodResults[Name]>>;
  /**
   * Asks where to, and writes what waits into a file there: all of the outbox, or one changeset. The screens
   * see neither the file nor its place.
   */
  exportOutbox(args: ArgumentsOf<'exportOutbox'>): Promise<Result<Exported>>;
  /** Asks where to, and writes how the laptop stands, for whoever helps: nothing of a person. */
  exportSupport(): Promise<Result<Exported>>;
  /** Asks where to, and writes the roster of the visit there, or the page on screen as PDF. */
  exportVisit(args: ArgumentsOf<'exportVisit'>): Promise<Result<Exported>>;
  /** Opens a student in a window of its own, by unique id. */
  openStudent(studentUniqueId: string): Promise<void>;
  /** The language that is chosen now. */
  language(): Promise<Language>;
  /** Hears an event until the returned function is called. */
  on<Name extends BridgeEventName>(
    name: Name,
    listener: (payload: BridgeEvents[Name]) => void,
  ): () => void;
}
