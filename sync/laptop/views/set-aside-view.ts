import type { SetAside } from '../../engine/ports.ts';
import type { SetAsideView } from '../api/set-aside.ts';
import type { Session } from '../session.ts';
import { nameInMirror } from './title-parts.ts';

/** The records that are set aside, oldest first. */
export function setAsideViews(session: Session): SetAsideView[] {
  return session.mirror.setAside().map((one) => {
    const { raw: _, ...view } = one;
    return { ...view, name: nameOf(session, one) };
  });
}

/** How many records are set aside, by entity, code, reason and field: no personal data. */
export function countSetAside(all: readonly SetAside[]): Record<string, number> {
  const kinds = all.map(({ entity, reason: { code, field, params } }) => {
    const sentence = params !== undefined && 'reason' in params ? `${code}.${params.reason}` : code;
    return `${entity}: ${sentence}${field === undefined ? '' : ` of ${field}`}`;
  });
  return Object.fromEntries(
    [...Map.groupBy(kinds, (kind) => kind)].map(([kind, same]) => [kind, same.length]),
  );
}

function nameOf(session: Session, { entity, key, position, raw }: SetAside): string {
  if (position !== undefined) return position;
  if (entity === 'student_school_associations') return nameInMirror(session, { entity, key });
  const texts = Object.entries(readObject(raw)).filter(
    (field): field is [string, string] => typeof field[1] === 'string',
  );
  // A name may have the very character that is wrong.
  const named = Object.fromEntries(texts.map(([name, text]) => [name, text.replaceAll('\0', ' ')]));
  const person = [named.first_name ?? named.given_name, named.last_name ?? named.family_name];
  const name = named.name_of_institution || named.name || person.filter(Boolean).join(' ').trim();
  return name || String(key[0]);
}

function readObject(raw: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(raw);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
