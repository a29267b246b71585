import type { AnyRecord } from '../../../sync/model/catalog.ts';
import type { EntityName } from '../../../sync/model/entity.ts';
import { type Key, keyOf } from '../../../sync/model/key.ts';
import { recordId } from '../../../sync/model/record-ref.ts';
import type { Hearing, MemoryWriter } from './memory-writer.ts';

/** A transaction of another writer: nobody sees what it writes before it commits. */
export interface OpenTransaction {
  readonly xid: number;
  /** Holds a record, as `SELECT … FOR UPDATE` does, without writing it. */
  lock(entity: EntityName, key: Key): void;
  edit(entity: EntityName, key: Key, fields: AnyRecord): void;
  put(entity: EntityName, values: AnyRecord): void;
  remove(entity: EntityName, key: Key): void;
  /** As an UPDATE of the columns of a key does. */
  rekey(entity: EntityName, key: Key, to: Key): void;
  commit(): void;
  rollback(): void;
}

/** The transactions of a PostgreSQL in memory: their numbers, and what the open ones hold. */
export class MemoryTransactions {
  #nextXid = 1;
  readonly #open = new Map<number, ReadonlySet<string>>();
  readonly #writer: MemoryWriter;

  constructor(writer: MemoryWriter) {
    this.#writer = writer;
  }

  /** The number of a transaction that ends at once. */
  next(): number {
    return this.#nextXid++;
  }

  /** Every transaction below has ended. */
  get horizon(): number {
    return Math.min(this.#nextXid, ...this.#open.keys());
  }

  /** Whether an open transaction has written a record: others would wait for it. */
  isLocked(entity: EntityName, key: Key): boolean {
    const name = recordId({ entity, key });
    return [...this.#open.values()].some((names) => names.has(name));
  }

  /** Begins a transaction of a writer that takes its time. */
  begin(hearing: Hearing = 'statement'): OpenTransaction {
    const writer = this.#writer;
    const xid = this.next();
    const names = new Set<string>();
    this.#open.set(xid, names);
    const writes: (() => void)[] = [];
    const isOpen = () => this.#open.get(xid) === names;
    return {
      xid,
      lock: (entity, key) => {
        names.add(recordId({ entity, key }));
      },
      edit: (entity, key, fields) => {
        names.add(recordId({ entity, key }));
        writes.push(() => writer.edit({ entity, key }, fields, { xid, hearing }));
      },
      put: (entity, values) => {
        names.add(recordId({ entity, key: keyOf(entity, values) }));
        writes.push(() => writer.put(entity, values, { xid, hearing }));
      },
      remove: (entity, key) => {
        names.add(recordId({ entity, key }));
        writes.push(() => writer.remove({ entity, key }, { xid, hearing }));
      },
      rekey: (entity, key, to) => {
        for (const one of [key, to]) names.add(recordId({ entity, key: one }));
        writes.push(() => writer.rekey({ entity, key }, to, { xid, hearing }));
      },
      commit: () => {
        if (!isOpen()) return;
        this.#open.delete(xid);
        for (const write of writes) write();
      },
      rollback: () => {
        if (isOpen()) this.#open.delete(xid);
      },
    };
  }

  /** After a restore: numbers are given again, and what was open is gone. */
  restart(): void {
    this.#nextXid = 2;
    this.#open.clear();
  }
}
