import type { User } from '../../../model/catalog.ts';

/** A row of `users` without the columns that the center sets. */
export type DemoUser = Omit<User, 'date_last_modified' | 'created_at' | 'updated_at' | 'password'>;

/** A row without the columns that the center stamps. */
export type Unstamped<Row> = Omit<
  Row,
  '_etag' | '_last_modified_date' | 'created_at' | 'updated_at'
>;
