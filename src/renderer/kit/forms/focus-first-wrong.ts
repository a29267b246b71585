/**
 * Moves the focus to the first field of a form that shows a problem, so that the counselor can correct it at once and a
 * screen reader reads the problem.
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
