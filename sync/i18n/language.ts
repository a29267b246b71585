/** The languages of the app. */
export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];

/** What each calls itself. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', es: 'Español' };

/** BCP 47 tags: how dates and numbers are written. Both as in the United States. */
const locales: Readonly<Record<Language, string>> = { en: 'en-US', es: 'es-US' };

let current: Language = 'en';

export function currentLanguage(): Language {
  return current;
}

/** Chooses the language of all words of this process; whoever shows words shows them anew. */
export function setLanguage(language: Language): void {
  current = language;
}

export function localeOf(language: Language): string {
  return locales[language];
}

/** The language of the app that suits a locale of the operating system best. */
export function languageFor(locale: string): Language {
  const [tag] = locale.toLowerCase().split(/[-_]/);
  return languages.find((language) => language === tag) ?? 'en';
}
