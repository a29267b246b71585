import { resolve } from '../../engine/outbox/resolve.ts';
import { amendChangeset } from '../../laptop/actions/amend.ts';
import type { Session } from '../../laptop/session.ts';
import { parseFields, parseFieldsList, usage } from '../arguments.ts';
import type { Output } from '../output.ts';

/**
 * Resolves a conflict with the fields of one side, or with given values, and `mine` for the fields without one.
 * @param choice `mine`, `theirs`, or a JSON object
 */
export function resolveCommand(
  { mirror }: Session,
  output: Output,
  { changeset, choice }: { readonly changeset: string; readonly choice: string },
): void {
  if (choice === 'mine' || choice === 'theirs') resolve(mirror, changeset, { side: choice });
  else {
    const values = parseFields(choice, 'The choice, unless it is mine or theirs,');
    resolve(mirror, changeset, { side: 'mine', values });
  }
  output.result({ changeset });
}

/**
 * Corrects a changeset that the center refused. The next sync sends it again.
 * @param fields a JSON object for the only or first record, or an array of objects; absent: the changeset stays as it is
 */
export function amendCommand(
  session: Session,
  output: Output,
  given: {
    readonly changeset: string;
    readonly fields: string | undefined;
    readonly firstName?: string;
    readonly lastName?: string;
  },
): void {
  const { changeset, fields, firstName, lastName } = given;
  const corrected = fields === undefined ? [] : parseFieldsList(fields, 'The correction');
  if ((firstName === undefined) !== (lastName === undefined)) {
    throw usage('A name has two parts: --first-name and --last-name.');
  }
  const student_name =
    firstName === undefined || lastName === undefined
      ? undefined
      : { first_name: firstName, last_name: lastName };
  output.result(amendChangeset(session, { changeset, fields: corrected, student_name }));
}
