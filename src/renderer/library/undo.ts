/** The actions that can be undone, the newest last. */
let actions: (() => void)[] = [];

/** How many actions Ctrl+Z goes back. */
const most = 50;

/** Remembers how an action is undone. @returns undoes it, once, whatever came after it */
export function rememberUndo(undo: () => void): () => void {
  const once = () => {
    if (!actions.includes(once)) return;
    actions = actions.filter((one) => one !== once);
    undo();
  };
  actions = [...actions, once].slice(-most);
  return once;
}

/** Undoes the newest action. */
export function undoLast(): void {
  actions.at(-1)?.();
}

/** Forgets all actions: another person may come. */
export function forgetUndos(): void {
  actions = [];
}

/** Whether keys go into a text, where Ctrl+Z takes back what was typed. */
export function isInText(target: Element | null): boolean {
  return target?.matches('input, textarea, [contenteditable="true"], [role="spinbutton"]') ?? false;
}
