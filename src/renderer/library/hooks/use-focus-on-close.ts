import { type RefObject, useEffect, useRef } from 'react';

/** Brings the keyboard back to a list when the record that was open beside it is closed. */
export function useFocusOnClose(openKey: string | null, list: RefObject<HTMLElement | null>): void {
  const before = useRef(openKey);
  useEffect(() => {
    if (before.current !== null && openKey === null) list.current?.focus();
    before.current = openKey;
  }, [openKey, list]);
}
