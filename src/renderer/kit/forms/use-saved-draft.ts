import { useEffect, useRef, useState } from 'react';
import type { ArgumentsOf } from '../../../../sync/laptop/api/requests.ts';
import type { AnyRecord } from '../../../../sync/model/catalog.ts';
import { bridge } from '../../library/bridge.ts';

type LocalValue = ArgumentsOf<'setLocalState'>['value'];

/** Milliseconds without a key after which what was typed is kept. */
const pause = 300;

/**
 * Keeps what is typed into a form, in the encrypted mirror, until the form is closed: an app that is closed,
 * locked or ended halfway loses nothing. What was kept is given back when the form is opened again.
 */
export function useSavedDraft(
  keepAs: string | undefined,
  changes: AnyRecord,
  restore: (changes: AnyRecord) => void,
): { readonly isRestored: boolean; forget(): void } {
  const [isRestored, setIsRestored] = useState(false);
  const name = keepAs === undefined ? undefined : `draft:${keepAs}`;
  const isOver = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isTyped = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the form opens
  useEffect(() => {
    isOver.current = false;
    if (name === undefined) return;
    bridge.call('getLocalState', { name }).then((result) => {
      // Who has begun to type meanwhile goes on with that.
      if (!result.ok || result.value === null || isOver.current || isTyped.current) return;
      restore(result.value as AnyRecord);
      setIsRestored(true);
    });
  }, [name]);

  const typed = JSON.stringify(changes);
  useEffect(() => {
    if (name === undefined || isOver.current || typed === '{}') return;
    isTyped.current = true;
    timer.current = setTimeout(() => {
      void bridge.call('setLocalState', { name, value: JSON.parse(typed) as LocalValue });
    }, pause);
    return () => clearTimeout(timer.current);
  }, [name, typed]);

  return {
    isRestored,
    forget() {
      isOver.current = true;
      clearTimeout(timer.current);
      setIsRestored(false);
      if (name !== undefined) void bridge.call('setLocalState', { name, value: null });
    },
  };
}
