import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { expect, test, vi } from 'vitest';
import { root } from '../../../scripts/setup/paths.ts';

type Texts = Readonly<Record<string, Readonly<Record<string, string>>>>;

const catalogs = vi.hoisted(() => [] as Texts[]);
vi.mock('../../../sync/i18n/messages.ts', () => ({
  messages: (texts: Texts) => {
    catalogs.push(texts);
    return () => '';
  },
}));

/** Names of the values that a message needs, in their kinds. */
function needsOf(text: string): string[] {
  const message = new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true });
  const found = new Set<string>();
  const walk = (parts: readonly { type: number; value?: unknown; options?: object }[]): void => {
    for (const part of parts) {
      if (part.type !== 0 && part.type !== 7) found.add(String(part.value));
      for (const option of Object.values(part.options ?? {})) walk(option.value);
    }
  };
  walk(message.getAst() as Parameters<typeof walk>[0]);
  return [...found].sort();
}

test('every message says the same in every language, of the same values', async () => {
  const files = globSync('{src,sync}/**/*.messages.ts', { cwd: root });
  for (const file of files) await import(join(root, file));
  expect(catalogs.length).toBeGreaterThan(15);
  for (const { en = {}, ...others } of catalogs) {
    for (const texts of Object.values(others)) {
      expect(Object.keys(texts)).toEqual(Object.keys(en));
      for (const [key, text] of Object.entries(texts)) {
        expect([key, needsOf(text)]).toEqual([key, needsOf(en[key] ?? '')]);
      }
    }
  }
});

test('no message names the center, which a counselor knows as the district', async () => {
  const files = globSync(['src/**/*.messages.ts', 'sync/i18n/**/*.ts'], { cwd: root });
  const operators = /problems\/operator\.ts$/;
  const found = files
    .filter((file) => !operators.test(file))
    .flatMap(
      (file) =>
        readFileSync(join(root, file), 'utf8').match(/^.*['“ ](center|centro)\b.*$/gim) ?? [],
    )
    // Keys and comments may.
    .filter((line) => !/^\s*(\*|\/\/|\/\*|'?[\w.]+'?:$)/.test(line));
  expect(found).toEqual([]);
});

test('no sentence ends in a time, which may end in a period: “10:32 a. m.”', async () => {
  const files = globSync('src/**/*.messages.ts', { cwd: root });
  const found = files.flatMap(
    (file) =>
      readFileSync(join(root, file), 'utf8').match(/\{(when|start|end|asOf|compared)\}\./g) ?? [],
  );
  expect(found).toEqual([]);
});
