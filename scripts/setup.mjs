/**
 * Makes a clone ready to run; every npm script calls it first. When there is nothing to do it takes
 * a fraction of a second. Runs on Node 20 or newer with nothing but its built-ins.
 *
 *   node scripts/setup.mjs hub        the npm packages of the hub, Node 24 among them
 *   node scripts/setup.mjs packages   the npm packages of everything
 *   node scripts/setup.mjs desktop    also all that Electron needs
 *
 * Everything is reported on standard error: standard output belongs to the script that follows.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const node24 = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
/** The workspace whose manifest names the packages of the hub. */
const hub = 'sync/hub';
const stdio = ['ignore', 2, 2];

const wanted = process.argv[2] ?? 'packages';
const installed = readInstalled();
// A clone that has the packages of everything keeps them, whatever the hub alone would need.
if (wanted === 'hub' && !installed['node_modules/electron']) {
  if (!hubIsCurrent()) installPackages(['--workspace', hub, '--include-workspace-root=false']);
} else if (!packagesAreCurrent()) installPackages();
if (wanted === 'desktop') {
  const desktop = join(root, 'scripts', 'setup', 'desktop.ts');
  process.exitCode = spawnSync(node24, [desktop], { cwd: root, stdio }).status ?? 1;
}

/** True when every package of the lock file, but for those of other platforms, lies in node_modules. */
function packagesAreCurrent() {
  return Object.entries(readLocked()).every(
    ([path, { integrity, optional }]) =>
      !integrity || installed[path]?.integrity === integrity || (optional && !installed[path]),
  );
}

/**
 * True when each package that the hub's manifest names lies in node_modules, and nothing there
 * differs from the lock file. npm records what it installed when all of it is there, so what those
 * packages need is there too. The embedded stores may be missing: a district installs without them.
 */
function hubIsCurrent() {
  const locked = readLocked();
  return (
    Object.keys(locked[hub].dependencies).every((name) => installed[`node_modules/${name}`]) &&
    Object.entries(installed).every(
      ([path, { integrity }]) => locked[path]?.integrity === integrity,
    )
  );
}

function readLocked() {
  return readPackages(join(root, 'package-lock.json'));
}

/** What npm says it has put into node_modules. */
function readInstalled() {
  const record = join(modules, '.package-lock.json');
  return existsSync(record) && existsSync(node24) ? readPackages(record) : {};
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

function installPackages(only = []) {
  console.error('Set-up: installing the npm packages, about a minute.');
  // The package `node` starts npm again while node_modules/.bin holds no working Node yet.
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.endsWith(join('node_modules', '.bin')))
    .join(delimiter);
  const { status } = spawnSync('npm', ['ci', '--loglevel=error', ...only], {
    cwd: root,
    stdio,
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: path },
  });
  if (status !== 0) {
    console.error('Set-up: npm ci failed; see above.');
    process.exit(1);
  }
}
