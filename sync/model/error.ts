/**
 * Every error that Caseload shows, logs or sends has one of these codes. Decide by code, never by the
 * words. Each comment says what it means and what its reader does about it.
 */
export const errorCodes = [
  // ── A record or an edit that breaks a rule. The counselor corrects the named field.
  /** The value is no member of the loaded descriptor set. Choose one from the list. */
  'unknown_descriptor',
  /** The value has another type than the field: text for a number, a date that does not exist. */
  'wrong_type',
  /** The text is longer than the field holds. Shorten it. */
  'too_long',
  /** The field must have a value. */
  'required',
  /** The record has no such field. */
  'unknown_field',
  /** A value breaks a rule between fields, such as an exit before its entry. */
  'rule_broken',
  /** A record with this key exists already. Open that one instead. */
  'duplicate_key',
  /** No record has this key. It may have been removed, or lie outside your schools. */
  'unknown_record',
  /** The school that the record names does not exist. */
  'unknown_school',
  /** The student that the record names does not exist, or the name given does not match. */
  'unknown_student',
  /** Another record that this one refers to, or that refers to it, stands in the way. */
  'foreign_key',
  /** The record is outside the schools that this device may work on. Ask the data office. */
  'out_of_scope',
  /** The role may not do this. */
  'not_permitted',
  /** The record changed at the center since it was read: merge, or choose. */
  'stale',
  /** The item would exceed DynamoDB's limit of 400 KB. Remove something from it. */
  'too_large',
  /** An id was sent again with another content. A defect: report it. */
  'changeset_reused',

  // ── Joining and devices. District IT helps.
  /** No such join code. Check the spelling, or ask for a new one. */
  'join_code_unknown',
  /** The join code has been used. Ask for a new one. */
  'join_code_used',
  /** The join code is too old. Ask for a new one. */
  'join_code_expired',
  /** The user may not use Caseload: disabled, removed, or a role without access. */
  'user_not_allowed',
  /** District IT has revoked this device: it syncs no more. */
  'device_revoked',
  /** The hub does not know this device. Join again. */
  'device_unknown',
  /** The request's signature is missing, wrong, too old or used before. Check the laptop's clock. */
  'bad_proof',
  /** Too many attempts. Wait as long as the answer says. */
  'too_many_attempts',

  // ── The laptop's own mirror.
  /** The passphrase does not open the mirror. */
  'wrong_passphrase',
  /** The passphrase is too short to protect student records. */
  'weak_passphrase',
  /** This folder holds no mirror yet: join first. */
  'not_joined',
  /** This folder holds a mirror already. */
  'already_joined',
  /** The mirror was written by a newer Caseload. Update this one; nothing was touched. */
  'mirror_newer',
  /** Another Caseload has this mirror open. Close that one. */
  'mirror_in_use',
  /** The mirror's file is damaged. Keep the file and call district IT: waiting edits may be in it. */
  'mirror_damaged',
  /** The mirror is not what the center has. Repair it: only what differs is fetched. */
  'mirror_differs',
  /** The disk is full. Free some space; nothing that was saved before is lost. */
  'disk_full',
  /** The mirror is locked. Enter the passphrase. */
  'locked',
  /** The edit is on its way to the center. Wait for the answer: sync, then look again. */
  'in_flight',
  /** The process that holds the mirror ended by itself. Nothing that was saved is lost; unlock to go on. */
  'records_stopped',

  // ── Between laptop and hub. The laptop keeps what it has and tries again.
  /** No answer from the hub: no network, or the hub is down. Work goes on offline. */
  'unreachable',
  /** The hub answered something that is no valid message. Nothing of it was applied. */
  'bad_answer',
  /** The answer ended too early. What was complete is applied; the next sync goes on from there. */
  'answer_cut_short',
  /** The hub serves another database than this mirror came from. Ask district IT. */
  'epoch_changed',
  /** The two sides speak different versions of the protocol. Update the older one. */
  'protocol_mismatch',
  /** Plain HTTP to another machine would show student records to the network. Use https. */
  'insecure_url',
  /** The request itself is malformed. A defect: report it. */
  'bad_request',
  /** Too many laptops came at once. The laptop comes again by itself, when the hub said. */
  'hub_busy',
  /** PostgreSQL or DynamoDB does not answer the hub. The other store goes on; try later. */
  'store_unavailable',

  // ── The service and its operator.
  /** A setting is missing or wrong; the message names it. */
  'bad_setting',
  /** The center's schema is not the one this hub was made for. Run `hub migrate`. */
  'schema_mismatch',
  /** An import file is not what it claims to be; the message says where. */
  'bad_file',
  /** A command was used wrongly; the message says how to call it. */
  'usage',
  /** A defect in Caseload. The message says where; report it. */
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** An error as a value: what crosses a process, the wire, or the screen. It carries no student data. */
export interface Problem {
  readonly code: ErrorCode;
  /** A sentence that a counselor, or for operator codes an operator, can act on. */
  readonly message: string;
  /** The field or setting that is meant, where there is one. */
  readonly field?: string;
  /** Seconds after which it is worth trying again. */
  readonly retry_after?: number;
}

/** The result of a call that crosses a process or the wire. */
export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Problem };

/** A `Problem` that is thrown. */
export class CaseloadError extends Error implements Problem {
  override readonly name = 'CaseloadError';
  readonly code: ErrorCode;
  readonly field?: string;
  readonly retry_after?: number;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options);
    this.code = problem.code;
    if (problem.field !== undefined) this.field = problem.field;
    if (problem.retry_after !== undefined) this.retry_after = problem.retry_after;
  }

  /** The value to send or show. */
  toProblem(): Problem {
    return {
      code: this.code,
      message: this.message,
      ...(this.field === undefined ? {} : { field: this.field }),
      ...(this.retry_after === undefined ? {} : { retry_after: this.retry_after }),
    };
  }
}

/** Any thrown thing as a `Problem`; what is no `CaseloadError` is a defect and shows no inner words. */
export function problemOf(error: unknown): Problem {
  if (error instanceof CaseloadError) return error.toProblem();
  return {
    code: 'internal',
    message: 'Something went wrong inside Caseload. Nothing that was saved is lost.',
  };
}

/** Makes a switch over a union complete: the compiler refuses a case that is not handled. */
export function assertNever(value: never): never {
  throw new CaseloadError({
    code: 'internal',
    message: `Unhandled case: ${JSON.stringify(value)}`,
  });
}
