import { expect, test } from 'vitest';
import { createLocalState } from '../../../src/renderer/kit/local-state/local-state.ts';

function slowState() {
  const reading = Promise.withResolvers<string | undefined>();
  const shown: string[] = [];
  const written: string[] = [];
  const state = createLocalState<string>({
    read: () => reading.promise,
    write: (value) => written.push(value),
    onValue: (value) => shown.push(value),
  });
  const answer = async (value: string | undefined) => {
    reading.resolve(value);
    await reading.promise;
  };
  return { state, shown, written, answer };
}

test('the stored value is shown', async () => {
  const { state, shown, written, answer } = slowState();
  state.load();
  await answer('stored');
  expect(shown).toEqual(['stored']);
  expect(written).toEqual([]);
});

test('a late read overwrites no change', async () => {
  const { state, shown, written, answer } = slowState();
  state.load();
  state.change('changed');
  await answer('stored');
  expect(shown).toEqual(['changed']);
  expect(written).toEqual(['changed']);
});

test('where nothing is stored, and after the end, nothing is shown', async () => {
  for (const end of [false, true]) {
    const { state, shown, answer } = slowState();
    state.load();
    if (end) state.stop();
    await answer(end ? 'stored' : undefined);
    expect(shown).toEqual([]);
  }
});
