import { useEffect, useRef, useState } from 'react';
import type { ArgumentsOf } from '../../../../sync/laptop/api/requests.ts';
import type { AnyRecord } from '../../../../sync/model/catalog.ts';
import { bridge } from '../../library/bridge.ts';
import { createSavedDraft, type SavedDraft } from './saved-draft.ts';

/** Milliseconds after which a form counts as open in another window. */
const patience = 300;

type LocalValue = ArgumentsOf<'setLocalState'>['value'];

/**
 * Stores what is typed into a form, in the encrypted mirror, until the form is closed: an app that is closed,
 * locked or killed halfway loses nothing. What was stored comes back when the form is opened again.
 * @param draftName names the draft; undefined: nothing is stored
 */
export function useSavedDraft(
  draftName: string | undefined,
  changes: AnyRecord,
  restore: (changes: AnyRecord) => void,
): {
  readonly isRestored: boolean;
  /** Another window has this form open: its draft stays its own. */
  readonly isElsewhere: boolean;
  clear(): void;
  forget(): void;
} {
  const [isRestored, setIsRestored] = useState(false);
  const [isElsewhere, setIsElsewhere] = useState(false);
  const draft = useRef<SavedDraft | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the form opens
  useEffect(() => {
    if (draftName === undefined) return;
    const name = `draft:${draftName}`;
    const current = createSavedDraft({
      read: async () => {
        const result = await bridge.call('getLocalState', { name });
        return result.ok ? (result.value as AnyRecord | null) : null;
      },
      write: (value) => {
        void bridge.call('setLocalState', { name, value: value as LocalValue });
      },
      onRestore: (stored) => {
        restore(stored);
        setIsRestored(true);
      },
    });
    // One window stores the draft of a form: the one that opened it first, until its form or the window is gone.
    const closing = new AbortController();
    const waiting = setTimeout(() => setIsElsewhere(true), patience);
    const whenClosed = new Promise<void>((resolve) => {
      closing.signal.addEventListener('abort', () => resolve());
    });
    navigator.locks
      .request(name, { signal: closing.signal }, async () => {
        clearTimeout(waiting);
        setIsElsewhere(false);
        draft.current = current;
        current.load();
        await whenClosed;
      })
      .catch((reason: unknown) => {
        // The form was closed before its turn came.
        if (!closing.signal.aborted) throw reason;
      });
    return () => {
      clearTimeout(waiting);
      current.stop();
      closing.abort();
    };
  }, [draftName]);

  const typed = JSON.stringify(changes);
  useEffect(() => draft.current?.follow(JSON.parse(typed)), [typed]);

  return {
    isRestored,
    isElsewhere,
    clear() {
      setIsRestored(false);
      draft.current?.clear();
    },
    forget: () => draft.current?.forget(),
  };
}
