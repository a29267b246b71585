import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { expect, test } from 'vitest';

type Manifest = {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};

const root = join(import.meta.dirname, '..', '..', '..');
const workspace = 'sync/hub';
const hub = readJson<Manifest>(join(workspace, 'package.json'));
const desktop = readJson<Manifest>('package.json');
const lock = readJson<{ packages: Record<string, Manifest> }>('package-lock.json').packages;

test('the hub and what it imports use no package that its manifest does not name', async () => {
  const imported = await importsFrom('sync/hub/main.ts');
  const embedded = ({ from }: Import) => from.startsWith('sync/hub/server/start/embedded/');
  const names = (edges: Import[]) => [...new Set(edges.map(({ name }) => name))];

  expect(hub.dependencies).toMatchObject(named(names(imported.filter((edge) => !embedded(edge)))));
  expect(hub.devDependencies).toMatchObject(named(names(imported.filter(embedded))));
});

test('no package of the hub brings Electron, React or SQLite', () => {
  const installed = installedFor(workspace);
  expect(installed).toContain('node_modules/fastify');
  expect(installed).not.toContain('node_modules/electron');
  expect(installed.filter((path) => /\/(react|react-dom|better-sqlite3)$/.test(path))).toEqual([]);
});

test('a package that both manifests name has one version', () => {
  const named = { ...desktop.dependencies, ...desktop.devDependencies };
  for (const [name, version] of Object.entries({ ...hub.dependencies, ...hub.devDependencies })) {
    expect([name, named[name] ?? version]).toEqual([name, version]);
  }
});

/** What a manifest that names these packages holds. */
function named(names: string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, expect.any(String)]));
}

type Import = { from: string; name: string };

/** Every import of a package, types not counted, in the modules that an entry leads to. */
async function importsFrom(entry: string): Promise<Import[]> {
  const { output } = await cruise(
    [entry],
    { baseDir: root, parser: 'swc', doNotFollow: { path: 'node_modules' } },
    { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  );
  return (output as ICruiseResult).modules.flatMap(({ source, dependencies }) =>
    dependencies
      .filter(({ resolved, typeOnly }) => resolved.includes('node_modules/') && !typeOnly)
      .map(({ module }) => ({ from: source, name: packageOf(module) })),
  );
}

/** `csv-parse` of `csv-parse/sync`, `@aws-sdk/lib-dynamodb` of itself. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The places of the lock file that installing a workspace fills, found as Node finds a package. */
function installedFor(path: string, found: Set<string> = new Set()): string[] {
  const manifest = lock[path] ?? {};
  const names = Object.keys({
    ...manifest.dependencies,
    ...manifest.optionalDependencies,
    ...(path === workspace ? manifest.devDependencies : {}),
  });
  for (const name of names) {
    const place = placesAbove(path, name).find((candidate) => lock[candidate]);
    if (!place || found.has(place)) continue;
    found.add(place);
    installedFor(place, found);
  }
  return [...found];
}

function placesAbove(path: string, name: string): string[] {
  const folders = path.split('/');
  return folders
    .map((_, index) =>
      [...folders.slice(0, folders.length - index), 'node_modules', name].join('/'),
    )
    .concat(`node_modules/${name}`);
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(join(root, file), 'utf8')) as T;
}
