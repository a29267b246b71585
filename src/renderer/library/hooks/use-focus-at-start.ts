import { type RefObject, useEffect, useRef } from 'react';

/** The element that takes the focus when its window opens, so that no key is lost on the page behind it. */
export function useFocusAtStart<Element extends HTMLElement>(): RefObject<Element | null> {
  const ref = useRef<Element>(null);
  useEffect(() => {
    if (document.activeElement === document.body) ref.current?.focus();
  }, []);
  return ref;
}
