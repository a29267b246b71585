/** Where libraries leave texts beside the screens: widths that charts measured, and what was announced. */
const leftBehind = '#recharts_measurement_span, [data-live-announcer] [role="log"] > *';

/** Removes texts that would stay in the page when its screens are gone. */
export function forgetTexts(): void {
  for (const element of document.querySelectorAll(leftBehind)) element.remove();
}
