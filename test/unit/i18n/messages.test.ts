import { afterEach, describe, expect, test } from 'vitest';
import { languageFor, setLanguage } from '../../../sync/i18n/language.ts';
import { messages } from '../../../sync/i18n/messages.ts';

afterEach(() => setLanguage('en'));

const say = messages({
  en: { edits: '{count, plural, one {# edit} other {# edits}} of {name}', plain: 'A < b' },
  es: { edits: '{count, plural, one {# cambio} other {# cambios}} de {name}', plain: 'A < b' },
});

describe('words', () => {
  test('are said in the language that is chosen, with its plurals and numbers', () => {
    expect(say('edits', { count: 1, name: 'Ana' })).toBe('1 edit of Ana');
    expect(say('edits', { count: 12_000, name: 'Ana' })).toBe('12,000 edits of Ana');
    setLanguage('es');
    expect(say('edits', { count: 1, name: 'Ana' })).toBe('1 cambio de Ana');
    expect(say('edits', { count: 12_000, name: 'Ana' })).toBe('12,000 cambios de Ana');
  });

  test('show a text that looks like a tag unchanged', () => {
    expect(say('plain')).toBe('A < b');
  });

  test('a locale of the system chooses the language; one that is not spoken, English', () => {
    expect(['es-MX', 'ES_us', 'en-GB', 'fr-CA'].map(languageFor)).toEqual(['es', 'es', 'en', 'en']);
  });
});
