/** The package ships no types; this is the part that we use. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  export default function dynalite(options: {
    /** Folder of its LevelDB; in memory when absent. */
    path?: string;
    /** How long a table stays in creation. Milliseconds. */
    createTableMs?: number;
  }): Server;
}
