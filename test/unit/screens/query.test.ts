import { expect, test } from 'vitest';
import { createQuery } from '../../../src/renderer/library/query/query.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

function slowQuestion() {
  const waiting: ((value: string) => void)[] = [];
  const told: string[] = [];
  const query = createQuery<string>({
    fetch: () => new Promise((resolve) => waiting.push(resolve)),
    onResult: (value) => told.push(value),
  });
  return { query, waiting, told };
}

test('questions that come while an answer is under way become one', async () => {
  const { query, waiting, told } = slowQuestion();
  query.refetch();
  query.refetch();
  query.refetch();
  expect(waiting).toHaveLength(1);
  waiting[0]?.('first');
  await settled();
  expect(waiting).toHaveLength(2);
  waiting[1]?.('second');
  await settled();
  expect(told).toEqual(['first', 'second']);
  expect(waiting).toHaveLength(2);
});

test('an answer that comes after the end is dropped', async () => {
  const { query, waiting, told } = slowQuestion();
  query.refetch();
  query.stop();
  waiting[0]?.('late');
  await settled();
  expect(told).toEqual([]);
});
