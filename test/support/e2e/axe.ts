import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** WCAG 2.1, levels A and AA. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

/**
 * Checks what is on screen, in light and in dark.
 * @param part the part that is checked; absent: everything
 */
export async function expectAccessible(page: Page, name: string, part?: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // Without motion: a screen that is fading in has less contrast than it is going to have.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Electron opens no blank page for axe's own mode to gather its results in.
    const axe = new AxeBuilder({ page }).setLegacyMode().withTags(rules);
    // React Aria's announcements stay here for seconds, also of a button that is gone by then.
    axe.exclude('[data-live-announcer]');
    if (part !== undefined) axe.include(part);
    const { violations } = await axe.analyze();
    const found = violations.map(({ id, nodes }) => ({
      rule: id,
      nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
    }));
    expect(found, `${name}, ${colorScheme}`).toEqual([]);
  }
}
