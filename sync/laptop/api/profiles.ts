import type { Profile, User } from '../../model/catalog.ts';
import type { OutboxView } from './outbox.ts';

export interface ProfileRow {
  readonly profile_id: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly role_type: string | null;
  readonly email: string | null;
  readonly school_id: string | null;
  readonly school_name: string | null;
  readonly waiting: boolean;
}

export interface ProfileView {
  readonly profile: Profile;
  readonly school_name: string | null;
  readonly user: User | null;
  readonly changesets: readonly OutboxView[];
}
