import { useEffect, useRef, useState } from 'react';
import type { MethodResults } from '../../../../sync/laptop/api/methods.ts';
import type { ArgumentsOf, MethodName } from '../../../../sync/laptop/api/requests.ts';
import type { Problem, Result } from '../../../../sync/model/error.ts';
import { bridge } from '../bridge.ts';
import { useRecordsVersion } from '../stores/records-store.ts';
import { createQuery } from './query.ts';

export interface QueryResult<Value> {
  /** The newest answer. It stays until the next one arrives, so that nothing flashes. */
  readonly data: Value | undefined;
  readonly problem: Problem | undefined;
  /** The answer still belongs to earlier arguments. */
  readonly isStale: boolean;
}

/** Calls a method, and calls it again whenever records change. The arguments must be plain values. */
export function useQuery<Name extends MethodName>(
  method: Name,
  args: ArgumentsOf<Name>,
): QueryResult<MethodResults[Name]> {
  const [answered, setAnswered] = useState<{
    question: string;
    answer: Result<MethodResults[Name]>;
  }>();
  const version = useRecordsVersion();
  const question = JSON.stringify(args);
  const query = useRef<ReturnType<typeof createQuery> | null>(null);

  useEffect(() => {
    const current = createQuery({
      fetch: () => bridge.call(method, JSON.parse(question) as ArgumentsOf<Name>),
      onResult: (answer) => setAnswered({ question, answer }),
    });
    query.current = current;
    current.refetch();
    return () => current.stop();
  }, [method, question]);

  useEffect(() => {
    if (version > 0) query.current?.refetch();
  }, [version]);

  if (answered === undefined) return { data: undefined, problem: undefined, isStale: true };
  const { answer } = answered;
  const isStale = answered.question !== question;
  return answer.ok
    ? { data: answer.value, problem: undefined, isStale }
    : { data: undefined, problem: answer.error, isStale };
}
