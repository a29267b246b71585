import { expect, test } from 'vitest';
import { fullName, listName } from '../../../src/renderer/library/format/format.ts';
import { isolate, joinTexts } from '../../../sync/i18n/isolate.ts';
import { messages } from '../../../sync/i18n/messages.ts';
import { titleMessage } from '../../../sync/i18n/title-message.ts';

const noor = { first_name: 'نور', last_name: 'حداد' };

test('a text from right to left is isolated once, and others stay as they are', () => {
  expect(isolate('Ana')).toBe('Ana');
  expect(isolate('Łukasz 李')).toBe('Łukasz 李');
  expect(isolate('שרה')).toBe('\u2068שרה\u2069');
  expect(isolate(isolate('שרה'))).toBe('\u2068שרה\u2069');
});

test('two isolated texts are isolated together, too', () => {
  const two = `${isolate('נור')}, ${isolate('שרה')}`;
  expect(isolate(two)).toBe(`\u2068${two}\u2069`);
});

test('a message isolates each value that is written from right to left', () => {
  const t = messages({
    en: { moved: '{name} ({id}) moved to {school}.' },
    es: { moved: '{name} ({id}) pasó a {school}.' },
  });
  expect(t('moved', { name: 'שרה', id: 7, school: 'Lincoln' }, 'en')).toBe(
    '\u2068שרה\u2069 (7) moved to Lincoln.',
  );
  expect(t('moved', { name: 'Ana', id: 7, school: 'Lincoln' }, 'en')).toBe(
    'Ana (7) moved to Lincoln.',
  );
});

test('the title of an edit isolates the name of the student', () => {
  const title = titleMessage(
    {
      kind: 'withdraw',
      student: { id: '7', name: 'نور حداد' },
      school: { id: '1', name: 'Lincoln' },
      date: null,
      entity: null,
      record: null,
      fields: [],
    },
    'en',
  );
  expect(title).toBe('Withdraw \u2068نور حداد\u2069 from Lincoln');
});

test('a name keeps its own direction in a list, in a sentence and beside other texts', () => {
  expect(listName(noor)).toBe('\u2068حداد\u2069, \u2068نور\u2069');
  expect(fullName(noor)).toBe('\u2068نور حداد\u2069');
  expect(joinTexts(['7', null, '', 'مدرسة'], ' · ')).toBe('7 · \u2068مدرسة\u2069');
});
