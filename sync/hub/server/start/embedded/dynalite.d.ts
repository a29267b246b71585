/** The package ships no types; these are the parts that we use. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  export default function dynalite(options: {
    /** Folder of its LevelDB; in memory when absent. */
    path?: string;
    /** How long a table stays in creation. Milliseconds. */
    createTableMs?: number;
  }): Server;
}

declare module 'dynalite/db/index.js' {
  /** A stored value as the wire has it, such as `{ S: 'a' }`. */
  export type AttributeValue = Readonly<Record<string, unknown>>;
  export type StoredItem = Readonly<Record<string, AttributeValue>>;
  export type Path = readonly (string | number)[];

  /** A condition as dynalite has parsed it. */
  export interface Condition {
    /** `and`, `or`, `not`, `function`, or a comparison. */
    readonly type: string;
    readonly name?: string;
    readonly args: readonly (Condition | Path | AttributeValue)[];
  }

  export interface Write {
    readonly _condition?: { readonly expression: Condition };
  }

  const db: {
    /** @returns the error when the condition of a write does not hold */
    checkConditional(write: Write, item: StoredItem | undefined): Error | null | undefined;
    mapPath(path: Path, item: StoredItem): AttributeValue | null | undefined;
  };
  export default db;
}
