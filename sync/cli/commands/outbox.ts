import { resolve } from '../../engine/resolve.ts';
import type { Session } from '../../laptop/session.ts';
import { parseFields } from '../arguments.ts';
import type { Output } from '../output.ts';

/**
 * Settles a conflict: with one side's fields, or with values by field, which go before mine.
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
