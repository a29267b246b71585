import { openDisplay } from '../../../scripts/lib/display.ts';

/** Gives every test a display. What this sets in the environment, Playwright's workers inherit. */
export default async function setUpDisplay(): Promise<() => Promise<void>> {
  const display = await openDisplay();
  Object.assign(process.env, display.env);
  return display.close;
}
