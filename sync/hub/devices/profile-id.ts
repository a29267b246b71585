import { CaseloadError } from '../../model/error.ts';
import type { Person } from '../../protocol/join.ts';
import type { ProfileStore } from '../server/hub.ts';

/**
 * Adds the profile's id to a user: the roster's or, where the roster has none, that of the profile with the user's
 * email address. While DynamoDB does not answer the id is null, and everything else goes on.
 */
export async function withProfileId(profiles: ProfileStore, user: Person): Promise<Person> {
  if (user.profile_id !== null || user.email === null) return user;
  try {
    return { ...user, profile_id: await profiles.findByEmail(user.email) };
  } catch (error) {
    if (error instanceof CaseloadError && error.code === 'store_unavailable') return user;
    throw error;
  }
}
