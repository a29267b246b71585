import { useEffect, useState } from 'react';
import type { ArgumentsOf } from '../../../sync/laptop/api/requests.ts';
import { bridge } from '../library/bridge.ts';
import { problemMessage } from '../library/problem-message.ts';
import { toast } from './toasts.tsx';

type LocalValue = ArgumentsOf<'setLocalState'>['value'];

/**
 * A value that this laptop keeps for its person, under a name, and how to change it. Until it has been read,
 * and when none is kept, it is `first`.
 * @param parse what is kept as the value it stands for; undefined where another version kept something else
 */
export function useLocalState<Value extends LocalValue>(
  name: string,
  given: { readonly first: Value; readonly parse: (kept: unknown) => Value | undefined },
): [Value, (value: Value) => void] {
  const [value, setValue] = useState(given.first);
  const [{ parse }] = useState(given);
  useEffect(() => {
    let isStale = false;
    bridge.call('getLocalState', { name }).then((result) => {
      const kept = result.ok ? parse(result.value) : undefined;
      if (!isStale && kept !== undefined) setValue(kept);
    });
    return () => {
      isStale = true;
    };
  }, [name, parse]);
  const change = (next: Value) => {
    setValue(next);
    bridge.call('setLocalState', { name, value: next }).then((result) => {
      if (!result.ok) toast(problemMessage(result.error));
    });
  };
  return [value, change];
}
