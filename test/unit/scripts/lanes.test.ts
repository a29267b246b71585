import { mkdtempSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runLanes, type Suite } from '../../../scripts/testing/lanes.ts';
import { onePassed } from '../../../scripts/testing/tally.ts';

function openFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'caseload-lanes-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** What the run prints, by call. */
function captureOutput(): string[] {
  const printed: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
  onTestFinished(() => void vi.restoreAllMocks());
  return printed;
}

test('lanes run side by side, and the suites of a lane one after the other', async () => {
  captureOutput();
  const events: string[] = [];
  const { promise: bothBegan, resolve: begin } = Promise.withResolvers<void>();
  const suite = (name: string, work: () => Promise<void> | void): Suite => ({
    name,
    async run() {
      events.push(`${name} begins`);
      await work();
      events.push(`${name} ends`);
      return onePassed;
    },
  });
  const { total, runs } = await runLanes(
    [[suite('a', () => bothBegan), suite('b', () => {})], [suite('c', begin)]],
    openFolder(),
  );
  expect(events.slice(0, 2)).toEqual(['a begins', 'c begins']);
  expect(events.filter((event) => !event.startsWith('c'))).toEqual([
    'a begins',
    'a ends',
    'b begins',
    'b ends',
  ]);
  expect(total).toEqual({ passed: 3, failed: 0, skipped: 0 });
  expect(runs.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});

test('what a suite writes beside another is printed whole, when it ends', async () => {
  const printed = captureOutput();
  const writing = (name: string): Suite => ({
    name,
    async run(output) {
      writeSync(output, `${name} one\n`);
      await Promise.resolve();
      writeSync(output, `${name} two\n`);
      return onePassed;
    },
  });
  await runLanes([[writing('a')], [writing('b')]], openFolder());
  for (const name of ['a', 'b']) {
    const whole = printed.filter((text) => text.includes(`${name} one\n${name} two\n`));
    expect(whole).toEqual([expect.stringContaining(`${name}: 1 passed, 0 failed, 0 skipped in`)]);
  }
});
