// Before all others: see there.
import './page-policy.ts';
import '@fontsource-variable/inter/index.css';
import '../tokens.css';
import '../base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followSession } from '../session/session-store.ts';
import { followSync } from '../sync/sync-store.ts';
import { App } from './app.tsx';
import { followCommands } from './commands.ts';
import { followLanguage } from './language-store.ts';
import { followRecords } from './records-store.ts';

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
