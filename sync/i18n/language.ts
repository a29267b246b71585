/** The languages of the app. */
export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];

/** The name of each language in that language. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', es: 'Español' };

/** BCP 47 tags for dates and numbers. Both follow the United States. */
const locales: Readonly<Record<Language, string>> = { en: 'en-US', es: 'es-US' };

let current: Language = 'en';

export function currentLanguage(): Language {
  return current;
}

/** Sets the language of this process. The caller renders what it shows again. */
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
