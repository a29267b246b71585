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
  /** Names the arguments that the answer belongs to. */
  readonly answeredKey: string;
}

/** Calls a method, and calls it again whenever records change. The arguments must be plain values. */
export function useQuery<Name extends MethodName>(
  method: Name,
  args: ArgumentsOf<Name>,
): QueryResult<MethodResults[Name]> {
  const [latest, setLatest] = useState<{
    argsKey: string;
    answer: Result<MethodResults[Name]>;
  }>();
  const version = useRecordsVersion();
  const argsKey = JSON.stringify(args);
  const query = useRef<ReturnType<typeof createQuery> | null>(null);

  useEffect(() => {
    const current = createQuery({
      fetch: () => bridge.call(method, JSON.parse(argsKey) as ArgumentsOf<Name>),
      onResult: (answer) => setLatest({ argsKey, answer }),
    });
    query.current = current;
    current.refetch();
    return () => current.stop();
  }, [method, argsKey]);

  useEffect(() => {
    if (version > 0) query.current?.refetch();
  }, [version]);

  if (latest === undefined)
    return { data: undefined, problem: undefined, isStale: true, answeredKey: '' };
  const { answer, argsKey: answeredKey } = latest;
  const isStale = answeredKey !== argsKey;
  return answer.ok
    ? { data: answer.value, problem: undefined, isStale, answeredKey }
    : { data: undefined, problem: answer.error, isStale, answeredKey };
}
