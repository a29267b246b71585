import { useEffect, useRef, useState } from 'react';
import type { ArgumentsOf, MethodName, MethodResults } from '../../../sync/laptop/api.ts';
import type { Problem, Result } from '../../../sync/model/error.ts';
import { createAsker } from './asker.ts';
import { bridge } from './bridge.ts';
import { useRecordsVersion } from './records-store.ts';

export interface Asked<Value> {
  /** The newest answer. It stays until the next one is there, so that nothing flashes. */
  readonly data: Value | undefined;
  readonly problem: Problem | undefined;
}

/** The answer of a method; asked again whenever records change. The arguments must be plain values. */
export function useAsked<Name extends MethodName>(
  method: Name,
  args: ArgumentsOf<Name>,
): Asked<MethodResults[Name]> {
  const [answer, setAnswer] = useState<Result<MethodResults[Name]>>();
  const version = useRecordsVersion();
  const question = JSON.stringify(args);
  const asker = useRef<ReturnType<typeof createAsker> | null>(null);

  useEffect(() => {
    const current = createAsker({
      ask: () => bridge.call(method, JSON.parse(question) as ArgumentsOf<Name>),
      tell: setAnswer,
    });
    asker.current = current;
    current.again();
    return () => current.stop();
  }, [method, question]);

  useEffect(() => {
    if (version > 0) asker.current?.again();
  }, [version]);

  if (answer === undefined) return { data: undefined, problem: undefined };
  return answer.ok
    ? { data: answer.value, problem: undefined }
    : { data: undefined, problem: answer.error };
}
