import type pg from 'pg';
import type { Bucket } from '../../model/bucket.ts';
import type { AnyRecord } from '../../model/catalog.ts';
import type { Answer, Changeset, Etag, Person } from '../../protocol/messages.ts';

/** What every request is served with. The hub keeps no state of its own outside the stores. */
export interface Hub {
  readonly pool: pg.Pool;
  readonly profiles: ProfileStore;
}

/** A laptop that has proved who it is, with what the hub derives for it on every request. */
export interface Device {
  readonly id: string;
  readonly user: Person;
  /** Everything it may see: `district`, then its schools. */
  readonly buckets: readonly Bucket[];
}

/** A profile document as the table holds it, without the attributes that are the hub's own. */
export interface ProfileVersion {
  readonly etag: Etag;
  readonly record: AnyRecord;
}

/** The profiles in DynamoDB. Methods throw `store_unavailable` when it does not answer. */
export interface ProfileStore {
  /** Documents by id; those that do not exist are left out. */
  read(ids: readonly string[]): Promise<ReadonlyMap<string, ProfileVersion>>;
  /** All documents of a school, a page at a time, through `school-index`. */
  readSchool(schoolId: number): AsyncIterable<ReadonlyMap<string, ProfileVersion>>;
  /** The profile that a sign-in belongs to, by email address; null when there is none, or several. */
  findByEmail(email: string): Promise<string | null>;
  /** Applies a changeset of one operation on a profile: exactly once, on its base etag. */
  apply(device: Device, changeset: Changeset): Promise<Answer>;
  /** When everything that the table held had been folded into the version index; null: never yet. UTC. */
  asOf(): Promise<string | null>;
}
