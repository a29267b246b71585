import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../../src/renderer');
const read = (pattern: string) =>
  globSync(pattern, { cwd: folder }).map((file) => readFileSync(join(folder, file), 'utf8'));

const code = read('**/*.{ts,tsx,html}').join('\n');
const words = new Set(code.match(/[\w-]+/g));
/** Beginnings of names that code completes: `badge--${tone}`. */
const beginnings = (code.match(/[\w-]+--(?=\$\{)/g) ?? []).map(String);

/** Classes of React Aria's own. */
const foreign = /^react-aria-/;

test('every class of a style sheet is one that a component uses', () => {
  const classes = read('**/*.css')
    .map((sheet) => sheet.replace(/\/\*.*?\*\//gs, '').replace(/\{[^{}]*\}/g, '{}'))
    .flatMap((sheet) =>
      [...sheet.matchAll(/\.(-?[a-zA-Z_][\w-]*)/g)].map(([, name]) => String(name)),
    );
  expect(classes.length).toBeGreaterThan(100);
  const unused = classes.filter(
    (name) =>
      !words.has(name) &&
      !foreign.test(name) &&
      !beginnings.some((beginning) => name.startsWith(beginning)),
  );
  expect([...new Set(unused)]).toEqual([]);
});
