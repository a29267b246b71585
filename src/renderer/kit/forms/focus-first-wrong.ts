/**
 * Brings the keyboard to the first field of a form that shows what is wrong with it, once it does: one
 * types on where one has to, and a screen reader says the words.
 */
export function focusFirstWrong(form: HTMLFormElement): void {
  requestAnimationFrame(() => {
    form
      .querySelector<HTMLElement>(
        '.field[data-invalid] :is(input, [role="spinbutton"], button, [tabindex="0"])',
      )
      ?.focus();
  });
}
