import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
const documents = globSync(['*.md', 'docs/**/*.md', '.github/*.md'], { cwd: root });

test.each(documents)('%s links to files and headings that exist', (document) => {
  const broken = linksOf(read(document)).filter((link) => !resolves(document, link));
  expect(broken).toEqual([]);
});

test.each(documents)('%s names folders and files of the code that exist', (document) => {
  const named = [...read(document).matchAll(/`((?:src|sync|test|scripts|docs)\/[^`\s]*)`/g)];
  const missing = named.map(([, path = '']) => path).filter((path) => !isThere(path));
  expect(missing).toEqual([]);
});

function read(document: string): string {
  return readFileSync(join(root, document), 'utf8');
}

function linksOf(text: string): string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => !/^[a-z]+:/.test(link));
}

function resolves(document: string, link: string): boolean {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? document : join(dirname(document), path);
  if (!existsSync(join(root, target))) return false;
  return heading === undefined || headingsOf(target).includes(heading);
}

/** The anchors that a forge gives to headings: lower case, punctuation dropped, hyphens for spaces. */
function headingsOf(document: string): string[] {
  if (!statSync(join(root, document)).isFile()) return [];
  return [...read(document).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function isThere(path: string): boolean {
  return path.includes('*')
    ? globSync(path, { cwd: root }).length > 0
    : existsSync(join(root, path));
}
