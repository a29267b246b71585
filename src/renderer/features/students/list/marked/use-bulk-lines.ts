import { useState } from 'react';
import { problemMessage } from '../../../../../../sync/i18n/problem-message.ts';
import type {
  BulkLine,
  BulkPlan,
  BulkResult,
  EnrollmentKey,
} from '../../../../../../sync/laptop/api/bulk.ts';
import type { Problem, Result } from '../../../../../../sync/model/error.ts';
import type { SaveResult } from '../../../../kit/forms/form-dialog.tsx';
import { toast } from '../../../../kit/surface/toasts.tsx';
import { bridge } from '../../../../library/bridge.ts';
import { listMessages as t } from '../list.messages.ts';
import { clearStudentMarks } from './student-marks.ts';

/** The lines of a bulk action that have not been saved, and which of them the counselor has chosen. */
export interface ShownLines {
  readonly lines: readonly BulkLine[];
  readonly chosen: readonly BulkLine[];
  /** Why a line was not saved when it was last tried. */
  problemOf(line: BulkLine): Problem | undefined;
  isChosen(line: BulkLine): boolean;
  toggle(line: BulkLine): void;
  /** Saves the chosen lines. A saved line is gone: the next try concerns only the others. */
  save(act: Act): Promise<SaveResult<{ readonly changeset: string }>>;
}

type Act = (lines: EnrollmentKey[], bulk: { bulk?: string }) => Promise<Result<BulkResult>>;

export function useBulkLines(kind: 'withdraw' | 'transfer', plan: BulkPlan): ShownLines {
  const [lines, setLines] = useState(plan.lines);
  const [bulk, setBulk] = useState<string>();
  const [problems, setProblems] = useState<ReadonlyMap<string, Problem>>(new Map());
  const [ids, setIds] = useState<ReadonlySet<string>>(
    () => new Set(plan.lines.filter(({ is_proposed }) => is_proposed).map(nameOf)),
  );
  const chosen = lines.filter((line) => ids.has(nameOf(line)));
  return {
    lines,
    chosen,
    problemOf: (line) => problems.get(nameOf(line)),
    isChosen: (line) => ids.has(nameOf(line)),
    toggle(line) {
      const next = new Set(ids);
      if (!next.delete(nameOf(line))) next.add(nameOf(line));
      setIds(next);
    },
    async save(act) {
      const result = await act(chosen.map(keyOf), bulk === undefined ? {} : { bulk });
      if (!result.ok) return result;
      const { saved, failed } = result.value;
      const done = new Set(saved.map(nameOf));
      setBulk(result.value.bulk);
      setLines(lines.filter((line) => !done.has(nameOf(line))));
      setProblems(new Map(failed.map(({ line, problem }) => [nameOf(line), problem])));
      clearStudentMarks(saved.map(({ student_unique_id }) => student_unique_id));
      if (saved.length > 0) toastBulk(kind, result.value);
      const [first] = failed;
      if (first === undefined) return { ok: true, value: { changeset: '' } };
      const message = t('someFailed', { done: saved.length, failed: failed.length });
      return { ok: false, error: first.problem, message };
    },
  };
}

/** Says how many edits were saved, and offers to undo them all. */
function toastBulk(kind: 'withdraw' | 'transfer', { bulk, saved }: BulkResult): void {
  const text = t(kind === 'withdraw' ? 'withdrawalsSaved' : 'transfersSaved', {
    count: saved.length,
  });
  toast(text, async () => {
    const undone = await bridge.call('undoBulk', { bulk });
    if (!undone.ok) {
      toast(problemMessage(undone.error));
      return;
    }
    const [problem] = undone.value.problems;
    if (problem !== undefined) toast(problemMessage(problem));
    toast(t('undone', { count: undone.value.settled }));
  });
}

/** Names the enrollment of a line. */
export function nameOf({ student_unique_id, school_id, entry_date }: EnrollmentKey): string {
  return `${student_unique_id} ${school_id} ${entry_date}`;
}

function keyOf({ student_unique_id, school_id, entry_date }: BulkLine): EnrollmentKey {
  return { student_unique_id, school_id, entry_date };
}
