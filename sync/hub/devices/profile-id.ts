import { CaseloadError } from '../../model/error.ts';
import type { Person } from '../../protocol/join.ts';
import type { ProfileStore } from '../server/hub.ts';

/**
 * Adds the profile's id to a user: the roster's or, where the roster has none, that of the profile with the user's
 * email address. While DynamoDB does not answer the id is null, and everything else goes on.
 */
export async function withProfileId(profiles: ProfileStore, user: Person): Promise<Person> {
  try {
    return await withKnownProfileId(profiles, user);
  } catch (error) {
    if (error instanceof CaseloadError && error.code === 'store_unavailable') return user;
    throw error;
  }
}

/**
 * The same, where a right depends on whose profile it is.
 * @throws `store_unavailable`
 */
export async function withKnownProfileId(profiles: ProfileStore, user: Person): Promise<Person> {
  if (user.profile_id !== null || user.email === null) return user;
  return { ...user, profile_id: await profiles.findByEmail(user.email) };
}
