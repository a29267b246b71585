import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cache, modules } from './paths.ts';
import { mustRun, say } from './run.ts';

const source = join(modules, 'better-sqlite3');
const shim = join(import.meta.dirname, 'napi9.h');
/** The file that better-sqlite3 loads on Linux x64, the only platform that has a fallback runtime. */
const loaded = join(source, 'prebuilds', 'linux-x64.node');

/**
 * The fallback runtime has Node-API 9; the SQLite add-on ships built for version 10 and crashes
 * there. This builds it for version 9, which also runs on Node 24, in place of the shipped file, so
 * that no product code knows of it. The compiler is called directly, on the package's own two
 * sources with its own definitions and the headers of the packages node-api-headers and
 * node-addon-api: node-gyp would need Python and would download Node's headers.
 */
export async function buildAddon(): Promise<void> {
  const folder = join(cache, 'addon', recipeHash());
  const built = join(folder, 'better_sqlite3.node');
  if (!existsSync(built)) {
    say('building the SQLite add-on for this Electron, about a minute.');
    mkdirSync(folder, { recursive: true });
    await compile(folder, `${built}.new`);
    renameSync(`${built}.new`, built);
  }
  if (readFileSync(built).equals(readFileSync(loaded))) return;
  // Renamed into place: a process that has the old file open keeps it.
  copyFileSync(built, `${loaded}.new`);
  renameSync(`${loaded}.new`, loaded);
}

async function compile(folder: string, output: string): Promise<void> {
  const sqlite = join(folder, 'sqlite3.o');
  const binding = join(folder, 'binding.o');
  const common = ['-c', '-O3', '-fPIC', '-w', '-DNDEBUG', '-I', join(source, 'deps', 'sqlite3')];
  await Promise.all([
    mustRun('gcc', [
      ...common,
      '-std=c99',
      ...sqliteDefinitions(),
      join(source, 'deps', 'sqlite3', 'sqlite3.c'),
      '-o',
      sqlite,
    ]),
    mustRun('g++', [
      ...common,
      '-std=c++20',
      '-fvisibility=hidden',
      '-fvisibility-inlines-hidden',
      '-DNAPI_VERSION=9',
      '-DNAPI_DISABLE_CPP_EXCEPTIONS',
      '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
      '-DNODE_GYP_MODULE_NAME=better_sqlite3',
      '-DBUILDING_NODE_EXTENSION',
      ...['-I', join(modules, 'node-api-headers', 'include')],
      ...['-I', join(modules, 'node-addon-api')],
      ...['-include', shim],
      join(source, 'src', 'better_sqlite3.cpp'),
      '-o',
      binding,
    ]),
  ]);
  const link = ['-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL', '-ldl', '-lpthread', '-lm'];
  await mustRun('g++', ['-shared', '-o', output, binding, sqlite, ...link]);
}

/** How the package wants SQLite compiled: the quoted words of its gyp file, `SQLITE_ENABLE_FTS5` and so on. */
function sqliteDefinitions(): string[] {
  const text = readFileSync(join(source, 'deps', 'defines.gypi'), 'utf8');
  return [...text.matchAll(/^ {4}'([^']+)',$/gm)].map(([, definition]) => `-D${definition}`);
}

/** Changes when the add-on, the shim or this recipe does. */
function recipeHash(): string {
  const { version } = createRequire(import.meta.url)('better-sqlite3/package.json') as {
    version: string;
  };
  return createHash('sha256')
    .update(version)
    .update(readFileSync(shim))
    .update(readFileSync(import.meta.filename))
    .digest('hex')
    .slice(0, 16);
}
