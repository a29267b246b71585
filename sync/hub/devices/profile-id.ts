import { CaseloadError } from '../../model/error.ts';
import type { Person } from '../../protocol/messages.ts';
import type { ProfileStore } from '../server/hub.ts';

/**
 * A user with their profile's id: of the roster or, where it names none, of the profile with their email
 * address. While DynamoDB does not answer they have none, and everything else goes on.
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
