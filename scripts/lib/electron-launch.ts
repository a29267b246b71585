import { join } from 'node:path';
import { readElectronRuntime } from '../setup/electron.ts';
import { root } from '../setup/paths.ts';

const executables: Partial<Record<NodeJS.Platform, string>> = {
  darwin: join('Electron.app', 'Contents', 'MacOS', 'Electron'),
  win32: 'electron.exe',
};

/** In the shape that both `child_process.spawn` and Playwright's `_electron.launch` take. */
export type ElectronLaunch = {
  executablePath: string;
  args: string[];
  env: Record<string, string>;
};

/**
 * How to start the built app (`npm run build` first) on the Electron that set-up installed.
 *
 * @param env added to this process's own environment: the display, and the app's CASELOAD_… settings
 */
export function electronLaunch(env: Record<string, string | undefined>): ElectronLaunch {
  const runtime = readElectronRuntime();
  if (!runtime) throw new Error('Electron is not set up: run node scripts/setup.mjs desktop');
  // Chromium's sandbox refuses root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return {
    executablePath: join(runtime.folder, executables[process.platform] ?? 'electron'),
    args: [...sandbox, ...quiet(), root],
    env: cleanEnvironment({ ...process.env, ...env }),
  };
}

/**
 * Without a desktop, Chromium reports a dozen missing services at each start. This limits it to what ends it; the app's
 * own output is not affected.
 */
function quiet(): string[] {
  const hasDesktop = process.platform !== 'linux' || process.env.DBUS_SESSION_BUS_ADDRESS;
  return hasDesktop ? [] : ['--log-level=3'];
}

/** Without what would turn Electron into a plain Node, or change the Node inside it. */
function cleanEnvironment(env: Record<string, string | undefined>): Record<string, string> {
  const unwanted = new Set(['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'NODE_COMPILE_CACHE']);
  const kept = Object.entries(env).filter(([name]) => !unwanted.has(name));
  return Object.fromEntries(
    kept.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
