import { schoolBucket } from '../../../sync/model/bucket.ts';
import type { AnyRecord } from '../../../sync/model/catalog.ts';
import { keyOf } from '../../../sync/model/key.ts';
import type { RecordRef } from '../../../sync/model/record-ref.ts';
import type { Changeset } from '../../../sync/protocol/changeset.ts';
import type { Answer } from '../../../sync/protocol/push.ts';
import type { MemoryIndex } from './memory-index.ts';
import { etagOf, type MemoryTables, sentVersion, wholeRecord } from './memory-tables.ts';

/** A changeset that the center has applied. */
export interface Applied {
  readonly changeset: Changeset;
  readonly answer: Answer;
}

/** A changeset of a profile on its way through two stores: claimed, and what it is about to write. */
export interface Started {
  readonly changeset: Changeset;
  readonly record: AnyRecord;
}

/** What the center knows of changesets. */
interface Ledger {
  /** Every changeset applied, with its answer. */
  readonly changesets: Map<string, Applied>;
  /** Changesets of profiles that are claimed and not recorded, by id. */
  readonly started: Map<string, Started>;
}

/** The store of the profiles in memory, and the feed that brings what is written there to the version index. */
export class MemoryProfiles {
  /** Ids of profiles that PostgreSQL cannot hold: the feed sets them aside, and no laptop gets them. */
  readonly #unheld = new Set<string>();
  /** The changeset that a profile names, which was written last. */
  readonly #named = new Map<string, string>();
  readonly #tables: MemoryTables;
  readonly #index: MemoryIndex;
  readonly #ledger: Ledger;
  readonly #nextXid: () => number;

  constructor(given: {
    readonly tables: MemoryTables;
    readonly index: MemoryIndex;
    readonly ledger: Ledger;
    readonly nextXid: () => number;
  }) {
    this.#tables = given.tables;
    this.#index = given.index;
    this.#ledger = given.ledger;
    this.#nextXid = given.nextXid;
  }

  put(values: AnyRecord, changeset: string | null, isUnheld: boolean): void {
    const record = wholeRecord('profiles', values);
    const key = keyOf('profiles', record);
    const id = String(key[0]);
    if (isUnheld) this.#unheld.add(id);
    else this.#unheld.delete(id);
    this.#tables.put({ entity: 'profiles', key, record, etag: etagOf('profiles', record) });
    this.#tables.keepVersion({ entity: 'profiles', key }, record);
    if (changeset !== null) this.#named.set(id, changeset);
  }

  remove(id: string): void {
    this.#tables.drop({ entity: 'profiles', key: [id] });
    this.#tables.keepVersion({ entity: 'profiles', key: [id] }, null);
  }

  isUnheld({ entity, key }: RecordRef): boolean {
    return entity === 'profiles' && this.#unheld.has(String(key[0]));
  }

  applyFeed(): void {
    for (const name of new Set(this.#named.values())) {
      const started = this.#ledger.started.get(name);
      if (started !== undefined) this.record(started.changeset);
    }
    for (const id of this.#ids()) this.#enter(id);
  }

  isFeedApplied(): boolean {
    const isShown = (id: string) => {
      const { etag, record } = this.#tables.get('profiles', [id]);
      const isHidden = record === null || this.#unheld.has(id);
      const bucket = isHidden ? undefined : schoolBucket(Number(record.school_id));
      return this.#index
        .buckets()
        .every(
          (name) =>
            (this.#index.entry(name, { entity: 'profiles', key: [id] })?.etag ?? null) ===
            (name === bucket ? etag : null),
        );
    };
    return this.#ledger.started.size === 0 && [...this.#ids()].every(isShown);
  }

  record(changeset: Changeset): Answer {
    const { changesets, started } = this.#ledger;
    const known = changesets.get(changeset.id);
    if (known !== undefined) return known.answer;
    const names = changeset.operations.map(({ entity, key }) => ({ entity, key }));
    for (const { key } of names) this.#enter(String(key[0]));
    const written = started.get(changeset.id)?.record;
    const answer: Answer = {
      id: changeset.id,
      result: 'applied',
      records: names.map(({ entity, key }) =>
        sentVersion(
          written === undefined
            ? this.#tables.get(entity, key)
            : { entity, key: [...key], etag: etagOf('profiles', written), record: written },
        ),
      ),
    };
    changesets.set(changeset.id, { changeset, answer });
    started.delete(changeset.id);
    return answer;
  }

  isNamed(id: string, changeset: string): boolean {
    return this.#named.get(id) === changeset;
  }

  #ids(): Set<string> {
    const stored = this.#tables.all('profiles').map(({ profile_id }) => String(profile_id));
    const indexed = this.#index
      .refs()
      .filter(({ entity }) => entity === 'profiles')
      .map(({ key }) => String(key[0]));
    return new Set([...stored, ...indexed]);
  }

  #enter(id: string): void {
    this.#index.enter({ entity: 'profiles', key: [id] }, this.#nextXid());
  }
}
