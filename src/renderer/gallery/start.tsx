// Must come first: see its comment.
import '../library/page-policy.ts';
import '@fontsource-variable/inter/index.css';
import '../kit/theme/tokens.css';
import '../kit/theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { languageFor } from '../../../sync/i18n/language.ts';
import { Gallery, speak } from './gallery.tsx';

/*
 * A page that shows every control of the kit, without records behind it. Only `electron-vite build --mode gallery`
 * builds it; an installed app has no such page (docs/engineering.md).
 */

// The address may name the language: `?language=es`.
speak(languageFor(new URLSearchParams(window.location.search).get('language') ?? 'en'));

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Gallery />
    </StrictMode>,
  );
}
