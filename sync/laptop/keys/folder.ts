import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { KnownPerson } from '../api/session.ts';
import type { KeyFile } from './key-file.ts';

/** The files of one person: who it is, the wrapped key, and the encrypted mirror. */
export interface PersonFolder {
  readonly folder: string;
  readonly mirror: string;
  readonly key: string;
  readonly person: string;
}

const personSchema = z.object({
  version: z.literal(1),
  name: z.string(),
  district: z.string(),
  hub: z.string(),
});
const personText = z.string().transform(parseJson).pipe(personSchema);
/** What a locked mirror shows. It names the counselor, and no student. */
export type PersonFile = z.infer<typeof personSchema>;

export function personFolder(folder: string): PersonFolder {
  return {
    folder,
    mirror: join(folder, 'mirror.db'),
    key: join(folder, 'key.json'),
    person: join(folder, 'person.json'),
  };
}

/** The name of a person's folder: it says nothing of the person. */
export function folderNameOf(hub: string, sourcedId: string): string {
  return createHash('sha256').update(`${hub}\n${sourcedId}`).digest('hex').slice(0, 32);
}

/** The mirrors below a folder. A join that did not finish is not listed. */
export function listPeople(base: string): KnownPerson[] {
  if (!existsSync(base)) return [];
  return readdirSync(base, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isJoined(personFolder(join(base, entry.name))))
    .map(({ name: person }) => {
      const known = readPerson(personFolder(join(base, person)));
      // A mirror whose name was lost can still be opened.
      return { person, name: known?.name ?? person, district: known?.district ?? '' };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Whether a folder holds a mirror: the key is written last. */
export function isJoined({ key }: PersonFolder): boolean {
  return existsSync(key);
}

function readPerson({ person }: PersonFolder): PersonFile | undefined {
  if (!existsSync(person)) return undefined;
  return personText.safeParse(readFileSync(person, 'utf8')).data;
}

/** Writes the small files of a new mirror; the last one makes it count as joined. */
export function writePersonFolder(
  files: PersonFolder,
  contents: { readonly key: KeyFile; readonly person: PersonFile },
): void {
  writeWhole(files.person, contents.person);
  writeWhole(files.key, contents.key);
}

/** Makes a folder that only this user of the machine can open. */
export function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/** Removes the files of a failed join. */
export function removeFiles({ mirror, key, person }: PersonFolder): void {
  for (const file of [person, key, mirror, `${mirror}-wal`, `${mirror}-shm`]) {
    rmSync(file, { force: true });
  }
}

/** Writes so that a reader finds the old file or the new one, never a part. */
function writeWhole(file: string, value: unknown): void {
  const draft = `${file}.new`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(draft, file);
}

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('no JSON');
    return z.NEVER;
  }
}
