import { type RefObject, useEffect, useRef } from 'react';

/**
 * Keeps the focus within a group of buttons when an action removes the focused one: it moves to the first that is left,
 * and not to the beginning of the window.
 * @param choices names the buttons; it changes when they do
 */
export function useKeepFocus(buttons: RefObject<HTMLElement | null>, choices: string): void {
  const before = useRef(choices);
  useEffect(() => {
    if (before.current === choices) return;
    before.current = choices;
    // A dialog that closes returns the focus a frame later, to a button that may be gone.
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body)
        buttons.current?.querySelector('button')?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [buttons, choices]);
}
