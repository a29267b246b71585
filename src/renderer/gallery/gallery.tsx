import { useEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import {
  currentLanguage,
  type Language,
  languageNames,
  languages,
  localeOf,
  setLanguage,
} from '../../../sync/i18n/language.ts';
import { Segments } from '../kit/field/choice/segments.tsx';
import { Page } from '../kit/page/page.tsx';
import { Toasts } from '../kit/surface/toasts.tsx';
import { Buttons } from './buttons.tsx';
import { Dialogs } from './dialogs.tsx';
import { Fields } from './fields.tsx';
import { galleryMessages as t } from './gallery.messages.ts';
import { Lists } from './lists.tsx';
import { Surfaces } from './surfaces.tsx';
import './gallery.css';

const schemes = ['light dark', 'light', 'dark'] as const;
type Scheme = (typeof schemes)[number];
const schemeNames = { 'light dark': 'system', light: 'light', dark: 'dark' } as const;

/** Every control of the kit, in its states. */
export function Gallery() {
  const [language, setShown] = useState(currentLanguage);
  const [scheme, chooseScheme] = useState<Scheme>('light dark');
  useEffect(() => {
    document.documentElement.style.colorScheme = scheme;
  }, [scheme]);
  const chooseLanguage = (chosen: Language) => {
    speak(chosen);
    setShown(chosen);
  };
  return (
    <I18nProvider key={language} locale={localeOf(language)}>
      <Page
        title={t('title')}
        actions={
          <>
            <Segments
              label={t('language')}
              choices={languages.map((id) => ({ id, name: languageNames[id] }))}
              value={language}
              onChange={chooseLanguage}
            />
            <Segments
              label={t('colors')}
              choices={schemes.map((id) => ({ id, name: t(schemeNames[id]) }))}
              value={scheme}
              onChange={chooseScheme}
            />
          </>
        }
      >
        <div className="gallery">
          <Buttons />
          <Fields />
          <Surfaces />
          <Lists />
          <Dialogs />
        </div>
      </Page>
      <Toasts />
    </I18nProvider>
  );
}

/** Chooses the language of all messages. */
export function speak(language: Language): void {
  setLanguage(language);
  document.documentElement.lang = language;
}
