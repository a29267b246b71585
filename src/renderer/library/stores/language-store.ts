import { create } from 'zustand';
import { type Language, setLanguage } from '../../../../sync/i18n/language.ts';
import { bridge } from '../bridge.ts';

/** The language of the screens. A change renders all of them again. */
export const useLanguage = create<{ readonly language: Language }>(() => ({ language: 'en' }));

function speak(language: Language): void {
  setLanguage(language);
  document.documentElement.lang = language;
  useLanguage.setState({ language });
}

/** Follows the chosen language as long as the window lives. */
export async function followLanguage(): Promise<void> {
  bridge.on('language', speak);
  speak(await bridge.language());
}
