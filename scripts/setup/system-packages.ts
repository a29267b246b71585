import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { mustRun, run, say } from './run.ts';

/** Something that Linux has to provide, and the Debian packages that do (newest name first). */
type Need = { library: string; debian: string[] } | { program: string; debian: string[] };

const hasDisplay = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

export const needs: Record<'electron' | 'compiler' | 'postgres' | 'bench', Need[]> = {
  electron: [
    { library: 'libgtk-3.so.0', debian: ['libgtk-3-0t64', 'libgtk-3-0'] },
    { library: 'libnss3.so', debian: ['libnss3'] },
    { library: 'libasound.so.2', debian: ['libasound2t64', 'libasound2'] },
    { library: 'libatspi.so.0', debian: ['libatspi2.0-0t64', 'libatspi2.0-0'] },
    { library: 'libcups.so.2', debian: ['libcups2t64', 'libcups2'] },
    { library: 'libdrm.so.2', debian: ['libdrm2'] },
    { library: 'libgbm.so.1', debian: ['libgbm1'] },
    { library: 'libexpat.so.1', debian: ['libexpat1'] },
    { library: 'libudev.so.1', debian: ['libudev1'] },
    ...(hasDisplay ? [] : [{ program: 'Xvfb', debian: ['xvfb'] }]),
  ],
  compiler: [{ program: 'g++', debian: ['g++'] }],
  // The plain pipe that the bench compares with.
  bench: [
    { program: 'psql', debian: ['postgresql-client'] },
    { program: 'sqlite3', debian: ['sqlite3'] },
  ],
  // Root starts the embedded PostgreSQL as another user, and lets that user pass through closed folders.
  postgres: process.getuid?.() === 0 ? [{ program: 'setfacl', debian: ['acl'] }] : [],
};

/**
 * Installs what is missing on Debian and its kin when root. Elsewhere throws with the one command
 * that does; on macOS and Windows nothing is ever missing.
 */
export async function installSystemPackages(wanted: Need[]): Promise<void> {
  if (process.platform !== 'linux') return;
  const missing = findMissing(wanted);
  if (missing.length === 0) return;
  if (!isDebian()) throw new Error(`install these first: ${missing.map(nameOf).join(', ')}`);
  if (process.getuid?.() !== 0) {
    const names = missing.map(debianName).join(' ');
    throw new Error(`run this first:\n  sudo apt-get update && sudo apt-get install -y ${names}`);
  }
  // A list that cannot be refreshed may still be good enough; the install below decides.
  await run('apt-get', ['update', '-qq']);
  const names = missing.map(debianName);
  say(`installing ${names.join(', ')} with apt-get.`);
  await mustRun('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const still = findMissing(wanted);
  if (still.length > 0) throw new Error(`still missing: ${still.map(nameOf).join(', ')}`);
}

function findMissing(wanted: Need[]): Need[] {
  const known = wanted.some((need) => 'library' in need) ? knownLibraries() : '';
  return wanted.filter((need) =>
    'library' in need ? !known.includes(`\t${need.library} `) : !isOnPath(need.program),
  );
}

/** The dynamic linker's list: the same on every distribution, unlike the names of packages. */
function knownLibraries(): string {
  const ldconfig = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find(existsSync);
  return ldconfig ? execFileSync(ldconfig, ['-p'], { encoding: 'utf8' }) : '';
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function isDebian(): boolean {
  if (!existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function nameOf(need: Need): string {
  return 'library' in need ? need.library : need.program;
}

/** The first of the candidates that this release of Debian has. */
function debianName({ debian }: Need): string {
  const [last = ''] = debian.slice(-1);
  return debian.find(isInArchive) ?? last;
}

function isInArchive(name: string): boolean {
  try {
    return (
      execFileSync('apt-cache', ['show', '--no-all-versions', name], {
        stdio: ['ignore', 'pipe', 'ignore'],
      }).length > 0
    );
  } catch {
    return false;
  }
}
