import { type FormEvent, useState } from 'react';
import type { SessionState } from '../../../../sync/laptop/api/session.ts';
import type { Problem, Result } from '../../../../sync/model/error.ts';
import { focusFirstWrong } from '../../kit/forms/focus-first-wrong.ts';
import { useBusy } from '../../library/hooks/use-busy.ts';
import { setSession } from '../../library/stores/session-store.ts';

/** Runs a method that opens a mirror, and holds its problem. */
export function useSubmit(open: () => Promise<Result<SessionState>>) {
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, run] = useBusy();
  return {
    problem,
    isBusy,
    refuse: setProblem,
    submit(event: FormEvent<HTMLFormElement>) {
      event.preventDefault();
      const form = event.currentTarget;
      void run(async () => {
        setProblem(undefined);
        const result = await open();
        if (result.ok) setSession(result.value);
        else {
          setProblem(result.error);
          focusFirstWrong(form);
        }
      });
    },
  };
}
