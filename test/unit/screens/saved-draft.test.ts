import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSavedDraft } from '../../../src/renderer/kit/forms/saved-draft.ts';
import type { AnyRecord } from '../../../sync/model/catalog.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A form over what is stored; opening it again is another form over the same. */
function storedDrafts() {
  let stored: AnyRecord | null = null;
  const open = () => {
    const restored: AnyRecord[] = [];
    const draft = createSavedDraft({
      read: async () => stored,
      write: (changes) => {
        stored = changes;
      },
      onRestore: (changes) => restored.push(changes),
    });
    draft.load();
    draft.follow({});
    return { draft, restored };
  };
  return { open, stored: () => stored };
}

const pause = () => vi.advanceTimersByTimeAsync(1000);

test('typed values come back when the form was not closed', async () => {
  const { open } = storedDrafts();
  const { draft } = open();
  await pause();
  draft.follow({ last_name: 'R' });
  draft.follow({ last_name: 'Ruiz' });
  await pause();
  draft.stop();
  const again = open();
  await pause();
  expect(again.restored).toEqual([{ last_name: 'Ruiz' }]);
});

test.each(['in one go', 'after a pause'])(
  'what was typed and reverted %s does not come back',
  async (when) => {
    const { open, stored } = storedDrafts();
    const { draft } = open();
    await pause();
    draft.follow({ last_name: 'Ruiz' });
    if (when === 'after a pause') await pause();
    draft.follow({});
    await pause();
    draft.stop();
    expect(stored()).toBeNull();
    const again = open();
    await pause();
    expect(again.restored).toEqual([]);
  },
);

test('restored values that were reverted do not come back', async () => {
  const { open } = storedDrafts();
  open().draft.follow({ last_name: 'Ruiz' });
  await pause();
  const { draft } = open();
  await pause();
  draft.follow({ last_name: 'Ruiz' });
  draft.follow({});
  await pause();
  const again = open();
  await pause();
  expect(again.restored).toEqual([]);
});

test('a late read overwrites nothing that was typed', async () => {
  const { open, stored } = storedDrafts();
  open().draft.follow({ last_name: 'Ruiz' });
  await pause();
  const { draft, restored } = open();
  draft.follow({ last_name: 'Reyes' });
  await pause();
  expect(restored).toEqual([]);
  expect(stored()).toEqual({ last_name: 'Reyes' });
});

test('after starting over, typed values are stored again', async () => {
  const { open, stored } = storedDrafts();
  const { draft } = open();
  draft.follow({ last_name: 'Ruiz' });
  await pause();
  draft.clear();
  expect(stored()).toBeNull();
  draft.follow({ last_name: 'Reyes' });
  await pause();
  expect(stored()).toEqual({ last_name: 'Reyes' });
});

test('a form that was saved or given up stores nothing more', async () => {
  const { open, stored } = storedDrafts();
  const { draft } = open();
  draft.follow({ last_name: 'Ruiz' });
  draft.forget();
  draft.follow({ last_name: 'Reyes' });
  await pause();
  expect(stored()).toBeNull();
});
