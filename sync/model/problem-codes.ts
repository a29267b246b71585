import type { EntityName } from './entity.ts';

/**
 * Every error that Caseload shows, logs or sends has one of these codes, and beside it what its words need.
 * Decide by code, never by the words; those are in `sync/i18n/problems`. Each comment says what the code means
 * and what its reader does about it.
 *
 * A parameter is `number`, `entity`, `text`, one of a list, or `personal`: text that may come from a record and
 * never goes to a log. A code with several sentences names them under `reason`.
 */
export const problemCodes = {
  // ── A record or an edit that breaks a rule. The counselor corrects the named field.
  /** The value is not in the loaded descriptor set. Choose one from the list. */
  unknown_descriptor: { value: 'personal' },
  /** The value has another type than the field: text for a number, a date that does not exist. */
  wrong_type: {
    reason: {
      shape: {
        expected: [
          'list',
          'map',
          'text',
          'plain_text',
          'integer',
          'number',
          'boolean',
          'date',
          'timestamp',
        ],
      },
      key_incomplete: { entity: 'entity' },
      key_differs: { entity: 'entity' },
      argument: {},
    },
  },
  /** The text is longer than the field holds. Shorten it. */
  too_long: { reason: { field: { limit: 'number', length: 'number' }, center: {} } },
  /** Another edit changed the field while a form was open. Look at its value, and save again to overrule it. */
  changed_meanwhile: { value: 'personal' },
  /** The field must have a value. */
  required: {},
  /** The record has no such field. */
  unknown_field: { entity: 'entity' },
  /** A value breaks a rule between fields, such as an exit before its entry. */
  rule_broken: {
    reason: {
      exit_before_entry: { exit_date: 'personal', entry_date: 'personal' },
      exit_type_alone: {},
      student_without_enrollment: {},
      nothing_changes: {},
      shared_email: { users: 'number' },
      center: {},
      /** In the words of the district's own database. */
      center_says: { words: 'personal' },
    },
  },
  /** A record with this key exists already. Open that one instead. */
  duplicate_key: {
    reason: { here: { entity: 'entity' }, other_school: {}, center: {}, login: {}, account: {} },
  },
  /** No record has this key. It may have been removed, or lie outside your schools. */
  unknown_record: {
    reason: {
      not_here: { entity: 'entity' },
      not_in_outbox: {},
      not_in_conflict: {},
      not_rejected: {},
      not_undoable: {},
      no_change: {},
      nothing_before: {},
      no_visit: {},
      visit_ended: {},
      not_enrolled: {},
      no_user_with_email: {},
      no_organization: {},
    },
  },
  /** The school that the record names does not exist. */
  unknown_school: { reason: { not_in_district: {}, gone: {} } },
  /** The student that the record names does not exist, or the name given does not match. */
  unknown_student: { reason: { not_here: {}, no_match: {}, gone: {} } },
  /** Another record that this one refers to, or that refers to it, stands in the way. */
  foreign_key: {},
  /** The record is outside the schools that this device may work on. Ask the data office. */
  out_of_scope: { reason: { record: {}, school: {}, profile: {}, parked: {}, visit: {} } },
  /** The role may not do this. */
  not_permitted: {
    reason: {
      add: { entity: 'entity' },
      remove: { entity: 'entity' },
      change: { entity: 'entity' },
      center_only: { entity: 'entity' },
      caller: {},
      widens_rights: {},
    },
  },
  /** The record changed at the center since it was read: merge, or choose. */
  stale: {},
  /** An earlier edit of the same record needs the counselor first. */
  earlier_edit: {},
  /** The item would exceed DynamoDB's limit of 400 KB, a merge the audit's, a record of a file the import's. */
  too_large: { reason: { profile: {}, merges: {}, import: { limit: 'number' } } },
  /** An id was sent again with another content. A defect: report it. */
  changeset_reused: {},

  // ── Joining and devices. District IT helps.
  /** No such join code. Check the spelling, or ask for a new one. */
  join_code_unknown: {},
  /** The join code has been used. Ask for a new one. */
  join_code_used: {},
  /** The join code is too old. Ask for a new one. */
  join_code_expired: {},
  /** The user may not use Caseload: disabled, removed, or a role without access. */
  user_not_allowed: { reason: { removed: {}, disabled: {}, role: {} } },
  /** District IT has revoked this device: it syncs no more. */
  device_revoked: {},
  /** The hub does not know this device. Join again. */
  device_unknown: { reason: { laptop: {}, id: {} } },
  /** The request's signature is missing, wrong, too old or used before. Check the laptop's clock. */
  bad_proof: {
    reason: {
      missing: {},
      invalid: {},
      used: {},
      request: {},
      clock: {},
      other_user: {},
    },
  },
  /** Too many attempts. Wait as long as the answer says. */
  too_many_attempts: { reason: { join: { seconds: 'number' }, names: {} } },

  // ── The laptop's own mirror.
  /** The passphrase does not open the mirror. */
  wrong_passphrase: {},
  /** The passphrase is too short to protect student records. */
  weak_passphrase: { shortest: 'number', length: 'number' },
  /** This folder holds no mirror yet: join first. */
  not_joined: { reason: { nobody: {}, person: {} } },
  /** This folder holds a mirror already. */
  already_joined: {},
  /** The mirror was written by a newer Caseload. Update this one; nothing was touched. */
  mirror_newer: {},
  /** Another Caseload has this mirror open. Close that one. */
  mirror_in_use: {},
  /** The mirror's file is damaged. Keep the file and call district IT: waiting edits may be in it. */
  mirror_damaged: { reason: { records: {}, key_file: {}, owner: {}, sealed_by_other: {} } },
  /** The mirror is not what the center has. Repair it: only what differs is fetched. */
  mirror_differs: { unequal: 'number', total: 'number' },
  /** The disk is full. Free some space; nothing that was saved before is lost. */
  disk_full: {},
  /** The mirror is locked. Enter the passphrase. */
  locked: {},
  /** The edit is on its way to the center. Wait for the answer: sync, then look again. */
  in_flight: {},
  /** A saved edit cannot be read. Update Caseload; or export it for the data office, then discard it. */
  unreadable_edit: {
    reason: {
      other_version: { version: 'number' },
      damaged: { column: ['changeset', 'bases', 'theirs', 'reason', 'state'] },
    },
  },
  /**
   * A record of the center that this laptop cannot store or read. It is set aside by itself until the data office
   * corrects the named field at the center.
   */
  unreadable_record: {
    reason: {
      shape: {
        expected: ['list', 'texts', 'map', 'text', 'plain_text', 'integer', 'number', 'boolean'],
      },
      missing: {},
      out_of_range: {},
      too_deep: { limit: 'number' },
      no_record: {},
      not_json: {},
      not_stored: {},
      altered: {},
      too_large: {},
    },
  },
  /** The process that holds the mirror ended by itself. Nothing that was saved is lost; unlock to go on. */
  records_stopped: { reason: { once: {}, repeatedly: {} } },
  /** The file could not be written where the counselor chose. Choose another folder. */
  file_not_written: {},

  // ── Between laptop and hub. The laptop keeps what it has and tries again.
  /** No answer from the hub: no network, or the hub is down. Work goes on offline. */
  unreachable: {},
  /** The hub answered something that is not a valid message. Nothing of it was applied. */
  bad_answer: {
    reason: {
      no_end: {},
      no_header: {},
      no_bucket: {},
      no_columns: {},
      not_granted: {},
      shape: {},
      unanswered: {},
      not_the_hub: {},
    },
  },
  /** The answer ended too early. What was complete is applied; the next sync goes on from there. */
  answer_cut_short: {},
  /** The hub serves another database than this mirror came from. Ask district IT. */
  epoch_changed: {},
  /** The two sides speak different versions of the protocol. Update the older one. */
  protocol_mismatch: { reason: { hub_older: {}, laptop_older: {}, mixed_installation: {} } },
  /** Plain HTTP to another machine would show student records to the network. Use https. */
  insecure_url: {},
  /** The request itself is malformed. A defect: report it. */
  bad_request: {
    reason: {
      unknown_method: {},
      arguments: { detail: 'text' },
      unknown_address: {},
      not_json: {},
      malformed: { place: 'text' },
      request_too_large: { megabytes: 'number' },
      record_twice: {},
      mixed_stores: {},
      profile_alone: {},
      foreign_merges: {},
    },
  },
  /** Too many laptops came at once. The laptop comes again by itself, when the hub said. */
  hub_busy: {},
  /** PostgreSQL or DynamoDB does not answer the hub. The other store goes on; try later. */
  store_unavailable: {
    reason: {
      postgres: {},
      dynamodb: {},
      profile_busy: {},
      record_locked: {},
      operator: { detail: 'text' },
    },
  },
  /** A newer side gave a code that this version does not know. Update Caseload. */
  unknown_problem: { code: 'text' },

  // ── The service and its operator.
  /** A setting is missing or wrong; the detail names it. */
  bad_setting: { detail: 'text' },
  /** The sessions of a hub cannot be held on what answers at `DATABASE_URL`. Give it the address of the primary itself. */
  wrong_server: { reason: { transaction_pooler: {}, standby: {} } },
  /** The center's schema is not the one this hub was made for. Run `hub migrate`. */
  schema_mismatch: { detail: 'text' },
  /** An import file is not what it claims to be; the detail says where, and may quote the file. */
  bad_file: { detail: 'personal' },
  /** The root element of an import file is not that of an interchange that Caseload loads. */
  unknown_interchange: { root: 'text' },
  /** An import file is in an encoding that cannot be read. Save it as UTF-8. */
  unknown_encoding: { encoding: 'text' },
  /** An import file holds bytes that are not text in the encoding that it declares. Nothing of it was loaded. */
  wrong_encoding: { encoding: 'text' },
  /** A file has this record again, at the line named; that one counts. */
  repeated_record: { line: 'number' },
  /** A command was used wrongly; the detail says how to call it. */
  usage: { detail: 'text' },
  /** A defect in Caseload, or a key store that cannot be reached. Report it. */
  internal: { reason: { defect: {}, key_store: {}, no_screenshot: { seconds: 'number' } } },
} as const satisfies Readonly<Record<string, ParamSpecs | { readonly reason: Reasons }>>;

export type ErrorCode = keyof typeof problemCodes;

type ParamSpec = 'text' | 'number' | 'personal' | 'entity' | readonly string[];
export type ParamSpecs = { readonly reason?: never } & Readonly<Record<string, ParamSpec>>;
export type Reasons = Readonly<Record<string, Readonly<Record<string, ParamSpec>>>>;

type ValueOf<Spec> = Spec extends readonly (infer Word)[]
  ? Word
  : Spec extends 'number'
    ? number
    : Spec extends 'entity'
      ? EntityName
      : string;

type ValuesOf<Specs> = { readonly [Name in keyof Specs]: ValueOf<Specs[Name]> };

/** What the words of a code need; never where they need nothing. */
export type ParamsOf<Code extends ErrorCode> = (typeof problemCodes)[Code] extends {
  readonly reason: infer All;
}
  ? { [Reason in keyof All]: { readonly reason: Reason } & ValuesOf<All[Reason]> }[keyof All]
  : keyof (typeof problemCodes)[Code] extends never
    ? never
    : ValuesOf<(typeof problemCodes)[Code]>;

/** The reasons that a code distinguishes. */
export type ReasonOf<Code extends ErrorCode> = (typeof problemCodes)[Code] extends {
  readonly reason: infer All;
}
  ? keyof All & string
  : never;

/** Names a sentence of the catalog: `too_long.field`, `stale`. */
export type Sentence = {
  [Code in ErrorCode]: [ReasonOf<Code>] extends [never] ? Code : `${Code}.${ReasonOf<Code>}`;
}[ErrorCode];
