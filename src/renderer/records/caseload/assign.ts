import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { Result } from '../../../../sync/model/error.ts';
import { toast } from '../../kit/surface/toasts.tsx';
import { bridge } from '../../library/bridge.ts';
import { caseloadMessages as t } from './caseload.messages.ts';

/** Whose caseload changes, and for whom. */
export interface Assignment {
  readonly profile_id: string;
  /** The name of a colleague; null: the person's own caseload. */
  readonly staff: string | null;
  readonly ids: readonly string[];
  /** The name of the student, when there is one alone. */
  readonly name: string;
  readonly change: 'add' | 'remove';
}

/** Changes a caseload, and offers to undo exactly what changed. What others change meanwhile stays. */
export async function assign(given: Assignment): Promise<Result<unknown>> {
  const { profile_id, change } = given;
  const saved = await bridge.call('assignStudents', { profile_id, [change]: [...given.ids] });
  if (!saved.ok) return saved;
  const { added, removed } = saved.value;
  const count = added.length + removed.length;
  toast(messageOf(given, count), async () => {
    const back = { profile_id, add: [...removed], remove: [...added] };
    const undone = await bridge.call('assignStudents', back);
    const reverse: Assignment = { ...given, change: change === 'add' ? 'remove' : 'add' };
    toast(undone.ok ? messageOf(reverse, count) : problemMessage(undone.error));
  });
  return saved;
}

/** Changes the person's own caseload. A problem is shown as a message. */
export async function assignToMe(given: Omit<Assignment, 'staff'>): Promise<void> {
  const result = await assign({ ...given, staff: null });
  if (!result.ok) toast(problemMessage(result.error));
}

function messageOf({ change, staff, name }: Assignment, count: number): string {
  if (staff === null) return t(change === 'add' ? 'added' : 'removed', { count, name });
  return t(change === 'add' ? 'addedTo' : 'removedFrom', { count, name, staff });
}
