import { type RefObject, useEffect, useRef } from 'react';

/** Moves the focus back to a list when the record beside it closes. */
export function useFocusOnClose(openKey: string | null, list: RefObject<HTMLElement | null>): void {
  const before = useRef(openKey);
  useEffect(() => {
    if (before.current !== null && openKey === null) list.current?.focus();
    before.current = openKey;
  }, [openKey, list]);
}
