import type { Disclosure } from '../protocol/disclosures.ts';
import type { ReadableMirror, WritableMirror } from './database/database.ts';

/** Stores a disclosure until the hub has it. */
export function keepDisclosure(mirror: WritableMirror, disclosure: Disclosure): void {
  mirror
    .prepare('INSERT INTO disclosure (id, content) VALUES (?, ?)')
    .run(disclosure.id, JSON.stringify(disclosure));
}

/** The oldest disclosures that the hub does not have. One whose row is damaged stays, and holds up no other. */
export function unsentDisclosures(mirror: ReadableMirror, limit: number): Disclosure[] {
  return mirror
    .prepare('SELECT content FROM disclosure WHERE json_valid(content) ORDER BY id LIMIT ?')
    .pluck()
    .all(limit)
    .map((content) => JSON.parse(content as string) as Disclosure);
}

export function countDisclosures(mirror: ReadableMirror): number {
  return mirror.prepare('SELECT count(*) FROM disclosure').pluck().get() as number;
}

/** Removes disclosures that the hub has. */
export function forgetDisclosures(mirror: WritableMirror, ids: readonly string[]): void {
  const forget = mirror.prepare('DELETE FROM disclosure WHERE id = ?');
  for (const id of ids) forget.run(id);
}
