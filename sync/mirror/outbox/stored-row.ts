import { z } from 'zod';
import type { OutboxEntry } from '../../engine/ports.ts';
import type { Problem, Result } from '../../model/error.ts';
import { changesetSchema } from '../../protocol/changeset.ts';
import { problemSchema } from '../../protocol/result.ts';
import { centralVersionSchema } from '../../protocol/sent-record.ts';

/** The version of the form in which this program stores changesets. */
export const storedVersion = 1;

export const storedColumns = 'id, version, state, changeset, bases, reason, theirs';

/** A row of the table `outbox`. */
export interface StoredRow {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly changeset: string;
  readonly bases: string;
  readonly reason: string | null;
  readonly theirs: string;
}

const stateSchema = z.enum([
  'waiting',
  'in_flight',
  'unconfirmed',
  'conflict',
  'rejected',
  'parked',
] satisfies OutboxEntry['state'][]);
const basesSchema = z.array(z.record(z.string(), z.unknown()).nullable());
const theirsSchema = z.array(centralVersionSchema);

/** The entry of a row, or the problem of a row that a newer version wrote or that is damaged. */
export function readStored(row: StoredRow): Result<OutboxEntry> {
  if (row.version !== storedVersion) {
    return unreadable({ reason: 'other_version', version: row.version });
  }
  const changeset = readStoredJson(row.changeset, changesetSchema);
  if (changeset === undefined || changeset.id !== row.id) return damaged('changeset');
  const bases = readStoredJson(row.bases, basesSchema);
  if (bases?.length !== changeset.operations.length) return damaged('bases');
  const theirs = readStoredJson(row.theirs, theirsSchema);
  if (theirs === undefined) return damaged('theirs');
  const reason = row.reason === null ? null : readStoredJson(row.reason, problemSchema);
  if (reason === undefined) return damaged('reason');
  const state = stateSchema.safeParse(row.state);
  if (!state.success) return damaged('state');
  return { ok: true, value: { changeset, state: state.data, reason, theirs, bases } };
}

/** A column's value; undefined when it is not JSON of this shape. */
export function readStoredJson<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
): z.output<Schema> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return schema.safeParse(value).data;
}

type Unreadable = Extract<Problem, { code: 'unreadable_edit' }>['params'];

function damaged(column: Extract<Unreadable, { column: unknown }>['column']): Result<never> {
  return unreadable({ reason: 'damaged', column });
}

function unreadable(params: Unreadable): Result<never> {
  return { ok: false, error: { code: 'unreadable_edit', params } };
}
