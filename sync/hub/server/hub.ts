import type pg from 'pg';
import type { Bucket } from '../../model/bucket.ts';
import type { AnyRecord } from '../../model/catalog.ts';
import type { DescriptorSets } from '../../model/descriptors/descriptors.ts';
import type { Changeset } from '../../protocol/changeset.ts';
import type { Person } from '../../protocol/join.ts';
import type { Answer } from '../../protocol/push.ts';
import type { Etag, SentRecord } from '../../protocol/values.ts';
import type { Connections } from '../postgres/pool.ts';

/** The stores that a request is served from. The hub keeps no state outside them. */
export interface Hub {
  readonly pool: Connections;
  readonly profiles: ProfileStore;
}

/** The stores of the whole process. */
export interface HubStores extends Hub {
  readonly pool: pg.Pool;
  readonly profiles: ProfileStore & {
    /** The store of one request, whose work ends early when the signal aborts because its laptop has gone. */
    until(gone: AbortSignal): ProfileStore;
  };
}

/** An authenticated laptop, with what the hub derives for it on every request. */
export interface Device {
  readonly id: string;
  readonly user: Person;
  /** The buckets in its scope: `district`, then its schools. */
  readonly buckets: readonly Bucket[];
}

/** A profile document as the table holds it, without the hub's own attributes. */
export interface ProfileVersion {
  readonly etag: Etag;
  readonly record: AnyRecord;
  /** The record as laptops get it. */
  readonly sent: SentRecord;
}

/** The profiles in DynamoDB. Methods throw `store_unavailable` when it does not answer. */
export interface ProfileStore {
  /** Documents by id. The map leaves out those that do not exist. */
  read(ids: readonly string[]): Promise<ReadonlyMap<string, ProfileVersion>>;
  /** All documents of a school, a page at a time, through `school-index`. */
  readSchool(schoolId: number): AsyncIterable<ReadonlyMap<string, ProfileVersion>>;
  /** The id of the profile with an email address; null when there is none, or several. */
  findByEmail(email: string): Promise<string | null>;
  /**
   * Applies a changeset of one operation on a profile, exactly once and only on its base etag.
   * @throws ConnectionAbandoned when the laptop has gone and the changeset was not begun
   */
  apply(device: Device, changeset: Changeset, sets: DescriptorSets): Promise<Answer>;
  /** The time up to which the feed has applied the table to the version index; null: never yet. UTC. */
  asOf(): Promise<string | null>;
}
