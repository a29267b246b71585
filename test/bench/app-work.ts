import type { Page } from '@playwright/test';
import { goTo, showEveryone } from '../support/e2e/screens.ts';
import { type Figure, percentile } from './table.ts';

/*
 * What a counselor does all day, from the press to the frame that shows it, on the page's own clock: Playwright looks
 * only now and then.
 */

/** Words as they are typed, some of them with mistakes. */
const words = [
  'garcia',
  'ngyuen mraia',
  'wiliamss',
  'saintpiere',
  '60001',
  '3/4/2014',
  'kathryn smiht',
];

/** Typing, opening a student, and checking students of a roster, in the app with everyone’s list. */
export async function measureWork(page: Page): Promise<Figure[]> {
  await showEveryone(page);
  const frames = await scroll(page);
  const typed = await type(page);
  await page.getByRole('searchbox', { name: 'Search students' }).fill('');
  const opened = await open(page);
  const { checked, students } = await check(page);
  const slow = (milliseconds: readonly number[]) =>
    `${percentile(milliseconds, 0.95).toFixed(0)} ms`;
  return [
    {
      what: 'scrolling the list: a frame at the median, and at the 95th percentile',
      value: `${percentile(frames, 0.5).toFixed(1)} ms, ${percentile(frames, 0.95).toFixed(1)} ms`,
      aim: '16.7 ms: 60 frames a second',
    },
    {
      what: 'from a keystroke in the search to its result on the screen, 95th percentile',
      value: `${slow(typed)} of ${typed.length}`,
      aim: 'under 60 ms at 120,000',
    },
    {
      what: 'from the press on a row to the student on the screen, 95th percentile',
      value: slow(opened),
      aim: 'under 50 ms',
    },
    {
      what: `a check in a roster of ${students.toLocaleString('en')}, 95th percentile`,
      value: slow(checked),
      aim: 'under 30 ms at 9,000',
    },
  ];
}

/** Scrolls the list steadily from its start. @returns milliseconds of each frame */
async function scroll(page: Page): Promise<number[]> {
  return await page.getByRole('grid').evaluate(async (table) => {
    const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    const frames: number[] = [];
    let last = await nextFrame();
    for (let i = 0; i < 300; i += 1) {
      table.scrollTop += 120;
      const now = await nextFrame();
      frames.push(now - last);
      last = now;
    }
    table.scrollTop = 0;
    return frames;
  });
}

/** @returns milliseconds of each keystroke until the list shows what it finds */
async function type(page: Page): Promise<number[]> {
  const search = page.getByRole('searchbox', { name: 'Search students' });
  const milliseconds: number[] = [];
  for (const word of words) {
    await search.fill('');
    await page.waitForTimeout(200);
    for (const letter of word) {
      await page.evaluate(() => {
        const gridNow = () => document.querySelector('table[role="grid"]');
        let grid = gridNow();
        let wasBusy = false;
        const own = window as unknown as { settled: Promise<number> };
        own.settled = new Promise((resolve) => {
          const begin = () => {
            const started = performance.now();
            // A list that finds nobody has no grid.
            const observer = new MutationObserver(() => {
              const isOther = gridNow() !== grid;
              grid = gridNow();
              const isBusy = grid?.getAttribute('aria-busy') === 'true';
              if (!isBusy && (wasBusy || isOther)) {
                observer.disconnect();
                requestAnimationFrame(() => resolve(performance.now() - started));
              }
              wasBusy = isBusy;
            });
            observer.observe(document.body, { attributes: true, childList: true, subtree: true });
            setTimeout(() => resolve(Number.NaN), 1000);
          };
          document.activeElement?.addEventListener('input', begin, { once: true });
        });
      });
      await page.keyboard.press(letter === ' ' ? 'Space' : letter);
      milliseconds.push(
        await page.evaluate(() => (window as unknown as { settled: Promise<number> }).settled),
      );
    }
  }
  // Where one letter more finds nobody too, nothing changes on the screen.
  return milliseconds.filter((waited) => !Number.isNaN(waited));
}

/** @returns milliseconds from the press on each of some rows until its record stands on the screen */
async function open(page: Page): Promise<number[]> {
  await page.waitForTimeout(300);
  return await page.getByRole('grid').evaluate(async (table) => {
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const milliseconds: number[] = [];
    for (let row = 2; row < 22; row += 1) {
      const found = table.querySelector<HTMLElement>(`tr[aria-rowindex="${row}"]`);
      if (found === null) continue;
      const started = performance.now();
      found.click();
      const id = found.dataset.record ?? '';
      while (!document.querySelector('article')?.textContent?.includes(id)) await nextFrame();
      await nextFrame();
      milliseconds.push(performance.now() - started);
    }
    return milliseconds;
  });
}

/** Starts a visit of the first school, and checks students. @returns milliseconds of each check until it is shown */
async function check(page: Page): Promise<{ checked: number[]; students: number }> {
  await goTo(page, 'Site visit');
  await page
    .getByRole('button', { name: /^Start the visit at/ })
    .first()
    .click();
  const count = page.getByText(/^0 of [\d,]+ checked/);
  await count.waitFor({ timeout: 120_000 });
  const students = Number(
    /of ([\d,]+)/.exec((await count.textContent()) ?? '')?.[1]?.replaceAll(',', ''),
  );
  const checked = await page.getByRole('grid', { name: /^Roster of/ }).evaluate(async (roster) => {
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const milliseconds: number[] = [];
    for (const box of [
      ...roster.querySelectorAll<HTMLInputElement>('input[type="checkbox"]'),
    ].slice(0, 15)) {
      const started = performance.now();
      box.click();
      const id = box.closest<HTMLElement>('[data-key]')?.dataset.key ?? '';
      const isShown = () =>
        roster.querySelector<HTMLInputElement>(`[data-key="${id}"] input`)?.checked;
      while (!isShown()) await nextFrame();
      await nextFrame();
      milliseconds.push(performance.now() - started);
    }
    return milliseconds;
  });
  return { checked, students };
}
