import { create } from 'zustand';
import { type Language, setLanguage } from '../../../../sync/i18n/language.ts';
import { bridge } from '../bridge.ts';

/** The language of the screens. Whoever chooses another sees all of them made anew. */
export const useLanguage = create<{ readonly language: Language }>(() => ({ language: 'en' }));

function speak(language: Language): void {
  setLanguage(language);
  document.documentElement.lang = language;
  useLanguage.setState({ language });
}

/** Hears which language is chosen for as long as the window lives. */
export async function followLanguage(): Promise<void> {
  bridge.on('language', speak);
  speak(await bridge.language());
}
