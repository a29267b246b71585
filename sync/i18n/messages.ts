import { IntlMessageFormat } from 'intl-messageformat';
import { isolate } from './isolate.ts';
import { currentLanguage, type Language, localeOf } from './language.ts';

type Values = Readonly<Record<string, string | number>>;

/** Formats a message of a part of the app, in the given language or in the one that is set. */
export type Translate<Key extends string> = (
  key: Key,
  values?: Values,
  language?: Language,
) => string;

/**
 * The messages of a part of the app: each in every language, in the ICU message syntax
 * (https://unicode-org.github.io/icu/userguide/format_parse/messages/). The keys of the English ones are
 * the keys of all. A value that is written from right to left is isolated from the sentence around it.
 */
export function messages<Key extends string>(
  texts: { readonly en: Readonly<Record<Key, string>> } & Readonly<
    Record<Language, Readonly<Record<NoInfer<Key>, string>>>
  >,
): Translate<Key> {
  const compiled = new Map<string, IntlMessageFormat>();
  return (key, values, language = currentLanguage()) => {
    const name = `${language} ${key}`;
    let message = compiled.get(name);
    if (message === undefined) {
      message = new IntlMessageFormat(texts[language][key], localeOf(language), undefined, {
        ignoreTag: true,
      });
      compiled.set(name, message);
    }
    return String(message.format(values && isolated(values)));
  };
}

function isolated(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? isolate(value) : value,
    ]),
  );
}
