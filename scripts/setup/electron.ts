import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildFallback } from './electron-fallback.ts';
import { cache, modules } from './paths.ts';
import { run, say } from './run.ts';

/** Which Electron this clone runs. `folder` holds the executable and its resources. */
export type ElectronRuntime = { version: string; source: 'official' | 'fallback'; folder: string };

const record = join(cache, 'electron.json');
const packageFolder = join(modules, 'electron');
const release = 'https://github.com/electron/electron/releases/download/';

/**
 * The runtime that an earlier set-up chose, or else the official one, or else the fallback. To try
 * the official download again, delete node_modules/.caseload.
 */
export async function installElectron(): Promise<ElectronRuntime> {
  const { version } = createRequire(import.meta.url)('electron/package.json') as {
    version: string;
  };
  const known = readElectronRuntime();
  if (known?.version === version) return known;
  const runtime: ElectronRuntime = (await installOfficial(version))
    ? { version, source: 'official', folder: join(packageFolder, 'dist') }
    : { version, source: 'fallback', folder: await installFallback(version) };
  mkdirSync(cache, { recursive: true });
  writeFileSync(record, `${JSON.stringify(runtime)}\n`);
  return runtime;
}

/** What set-up has installed, or undefined when it has not run. */
export function readElectronRuntime(): ElectronRuntime | undefined {
  if (!existsSync(record)) return undefined;
  const runtime = JSON.parse(readFileSync(record, 'utf8')) as ElectronRuntime;
  return existsSync(runtime.folder) ? runtime : undefined;
}

async function installOfficial(version: string): Promise<boolean> {
  // A blocked network often swallows packets instead of refusing them: ask briefly before waiting long.
  const address = `${process.env.ELECTRON_MIRROR ?? release}v${version}/SHASUMS256.txt`;
  const isInstalled = existsSync(join(packageFolder, 'path.txt'));
  if (!isInstalled && !(await answers(address))) return false;
  say(`installing Electron ${version}.`);
  const status = await run(process.execPath, [join(packageFolder, 'install.js')], {
    env: { ...process.env, NODE_USE_ENV_PROXY: '1', NODE_USE_SYSTEM_CA: '1' },
  });
  return status === 0;
}

async function answers(address: string): Promise<boolean> {
  const probe = 'fetch(process.argv[1], { method: "HEAD", signal: AbortSignal.timeout(5000) })';
  const code = `${probe}.then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`;
  // In a process of its own, because Node reads the proxy's settings only when it starts.
  const status = await run(process.execPath, ['-e', code, address], {
    env: { ...process.env, NODE_USE_ENV_PROXY: '1', NODE_USE_SYSTEM_CA: '1' },
  });
  return status === 0;
}

async function installFallback(version: string): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `Electron ${version} could not be downloaded. Allow ${release} or set ELECTRON_MIRROR to a mirror that you reach.`,
    );
  }
  return await buildFallback();
}
