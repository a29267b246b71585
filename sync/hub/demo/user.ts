import type { User } from '../../model/catalog.ts';

/** A row of `users` without the columns that the center sets. */
export type DemoUser = Omit<User, 'date_last_modified' | 'created_at' | 'updated_at' | 'password'>;

/** A name for an email address: without accents and spaces, in lower case. */
export function emailPart(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
}
