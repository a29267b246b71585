import { type RefObject, useEffect, useRef } from 'react';

/**
 * Keeps the keyboard among some buttons when what was done takes away the one that had the focus: it
 * goes to the first that is left, not to the beginning of the window.
 *
 * @param choices names the buttons that there are; another text: they have changed
 */
export function useKeepFocus(buttons: RefObject<HTMLElement | null>, choices: string): void {
  const before = useRef(choices);
  useEffect(() => {
    if (before.current === choices) return;
    before.current = choices;
    // A dialog that closes gives the focus back a frame later, to a button that may be gone.
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body)
        buttons.current?.querySelector('button')?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [buttons, choices]);
}
