import type { Person } from '../../protocol/join.ts';

/** A mirror on this machine. */
export interface KnownPerson {
  /** Names the mirror: opaque. */
  readonly person: string;
  readonly name: string;
  readonly district: string;
}

export type SessionState =
  | { readonly state: 'closed'; readonly people: readonly KnownPerson[] }
  | {
      readonly state: 'open';
      readonly person: string;
      /** The user, as the hub last saw them: their roles decide what the screens offer. */
      readonly user: Person;
      readonly district: string;
      readonly hub: string;
    };
