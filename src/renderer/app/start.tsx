// Must come first: see its comment.
import '../library/page-policy.ts';
import '@fontsource-variable/inter/index.css';
import '../kit/theme/tokens.css';
import '../kit/theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followCommands } from '../library/commands.ts';
import { followLanguage } from '../library/stores/language-store.ts';
import { followRecords } from '../library/stores/records-store.ts';
import { followSession } from '../library/stores/session-store.ts';
import { followSync } from '../library/stores/sync-store.ts';
import { App } from './app.tsx';

followRecords();
followSync();
followCommands();
await followLanguage();
await followSession();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
