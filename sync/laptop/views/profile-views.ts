import { type Bound, fromRow } from '../../mirror/database/columns.ts';
import type { ReadableMirror } from '../../mirror/database/database.ts';
import { readRecord } from '../../mirror/records/records.ts';
import { notHere } from '../../mirror/records/set-aside.ts';
import { termsOf, wordsOfName } from '../../mirror/students/search-text.ts';
import type { Profile, User } from '../../model/catalog.ts';
import type { ProfileRow, ProfileView } from '../api/profiles.ts';
import type { Session } from '../session.ts';
import { outboxViewsTouching } from './outbox-view.ts';

const selectRows = `
  SELECT profile_id, first_name, last_name, role_type, email, profiles.school_id,
         schools.name_of_institution AS school_name,
         EXISTS (SELECT 1
                   FROM outbox_record
                  WHERE outbox_record.entity = 'profiles'
                    AND outbox_record.key = json_array(profile_id)) AS waiting
    FROM profiles
    LEFT JOIN schools ON schools.school_id = CAST(profiles.school_id AS INTEGER)
   WHERE @school IS NULL OR profiles.school_id = @school
   ORDER BY normalize_text(last_name), normalize_text(first_name), profile_id`;

/** Profiles by name; every word of the text begins a word of the name, the email or the id. */
export function profileRows(
  mirror: ReadableMirror,
  { text, school_id }: { readonly text: string; readonly school_id?: number | undefined },
): ProfileRow[] {
  const school = school_id === undefined ? null : String(school_id);
  const rows = mirror.prepare(selectRows).all({ school }) as (Omit<ProfileRow, 'waiting'> & {
    waiting: number;
  })[];
  const wanted = termsOf(text).terms.filter(({ count }) => count === 1);
  return rows
    .filter((row) => {
      const named = [row.first_name, row.last_name, row.email, row.profile_id];
      const words = named.flatMap((name) => wordsOfName(name ?? ''));
      return wanted.every(({ spellings }) =>
        spellings.some((begun) => words.some((word) => word.startsWith(begun))),
      );
    })
    .map((row) => ({ ...row, waiting: row.waiting !== 0 }));
}

/** @throws `unknown_record` */
export function profileView(session: Session, id: string): ProfileView {
  const { database } = session.mirror;
  const profile = readRecord(database, 'profiles', [id]) as Profile | undefined;
  if (profile === undefined) throw notHere(database, { entity: 'profiles', key: [id] });
  const user = database
    .prepare(`SELECT * FROM users WHERE metadata ->> '$.profile_id' = ?`)
    .get(id) as Record<string, Bound> | undefined;
  const school = readRecord(database, 'schools', [Number(profile.school_id)]);
  return {
    profile,
    school_name: (school?.name_of_institution as string | undefined) ?? null,
    user: user === undefined ? null : (fromRow('users', user) as User),
    changesets: outboxViewsTouching(session, [{ entity: 'profiles', key: [id] }]),
  };
}
