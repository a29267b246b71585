import { useEffect, useRef, useState } from 'react';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { ArgumentsOf } from '../../../../sync/laptop/api/requests.ts';
import { bridge } from '../../library/bridge.ts';
import { toast } from '../surface/toasts.tsx';
import { createLocalState } from './local-state.ts';

type LocalValue = ArgumentsOf<'setLocalState'>['value'];

/**
 * A named value that this laptop stores for its person, and the function that changes it. It is `first` until
 * the stored value has been read, and when there is none.
 * @param given.parse turns what is stored into the value; undefined where another version stored something else
 */
export function useLocalState<Value extends LocalValue>(
  name: string,
  given: { readonly first: Value; readonly parse: (stored: unknown) => Value | undefined },
): [Value, (value: Value) => void] {
  const [value, setValue] = useState(given.first);
  const [{ parse }] = useState(given);
  const state = useRef<ReturnType<typeof createLocalState<Value>> | null>(null);
  useEffect(() => {
    const current = createLocalState<Value>({
      read: async () => {
        const result = await bridge.call('getLocalState', { name });
        return result.ok ? parse(result.value) : undefined;
      },
      write: async (next) => {
        const result = await bridge.call('setLocalState', { name, value: next });
        if (!result.ok) toast(problemMessage(result.error));
      },
      onValue: setValue,
    });
    state.current = current;
    current.load();
    return () => current.stop();
  }, [name, parse]);
  return [value, (next) => state.current?.change(next)];
}
