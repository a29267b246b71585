import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/**
 * Everything is bundled but Electron itself and the SQLite add-on. Bundles are CommonJS: a
 * sandboxed preload must be, and the main process has to run before Electron is ready, which a
 * module loaded asynchronously is not promised. Targets are the older of the two runtimes that run
 * them (scripts/setup/electron.ts).
 */
const cjs = {
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: 'chunks/[name].cjs',
} as const;

export default defineConfig(({ mode }) => ({
  main: {
    build: {
      target: 'node20',
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'src/main/index.ts', records: 'src/main/records/records.ts' },
        external: ['electron', 'better-sqlite3'],
        output: cjs,
      },
    },
  },
  preload: {
    build: {
      target: 'node20',
      externalizeDeps: false,
      rolldownOptions: { input: { index: 'src/preload/index.ts' }, output: cjs },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    // Replaced for each page that is served (src/main/window/app-protocol.ts).
    html: { cspNonce: 'CASELOAD_NONCE' },
    build: {
      target: 'chrome130',
      minify: true,
      // Read from the disk, not over a network.
      chunkSizeWarningLimit: 1500,
      rolldownOptions: { input: pages(mode) },
    },
  },
}));

/** The pages of the renderer: the app alone, or with `--mode gallery` the gallery of its controls too. */
function pages(mode: string): string[] {
  const app = 'src/renderer/index.html';
  return mode === 'gallery' ? [app, 'src/renderer/gallery/index.html'] : [app];
}
