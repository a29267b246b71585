/**
 * Makes a clone ready to run; every npm script calls it first. When there is nothing to do it takes
 * a fraction of a second. Runs on Node 20 or newer with nothing but its built-ins.
 *
 *   node scripts/setup.mjs packages   the npm packages, Node 24 among them
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
const stdio = ['ignore', 2, 2];

if (!packagesAreCurrent()) installPackages();
if (process.argv[2] === 'desktop') {
  const desktop = join(root, 'scripts', 'setup', 'desktop.ts');
  process.exitCode = spawnSync(node24, [desktop], { cwd: root, stdio }).status ?? 1;
}

/** True when every package of the lock file, but for those of other platforms, lies in node_modules. */
function packagesAreCurrent() {
  const record = join(modules, '.package-lock.json');
  if (!existsSync(record) || !existsSync(node24)) return false;
  const installed = readPackages(record);
  return Object.entries(readPackages(join(root, 'package-lock.json'))).every(
    ([path, wanted]) =>
      path === '' ||
      installed[path]?.integrity === wanted.integrity ||
      (wanted.optional && !installed[path]),
  );
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

function installPackages() {
  console.error('Set-up: installing the npm packages, about a minute.');
  // The package `node` starts npm again while node_modules/.bin holds no working Node yet.
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.endsWith(join('node_modules', '.bin')))
    .join(delimiter);
  const { status } = spawnSync('npm', ['ci', '--loglevel=error'], {
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
