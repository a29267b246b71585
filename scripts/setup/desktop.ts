/** The part of set-up that only the app and its tests need. Run by scripts/setup.mjs on Node 24. */
import { buildAddon } from './addon.ts';
import { installElectron } from './electron.ts';
import { say } from './run.ts';
import { installSystemPackages, needs } from './system-packages.ts';

try {
  await installSystemPackages([...needs.electron, ...needs.postgres]);
  const runtime = await installElectron();
  if (runtime.source === 'fallback') {
    await installSystemPackages(needs.compiler);
    await buildAddon();
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
