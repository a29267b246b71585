import type { SetAside } from '../../engine/ports.ts';

/** A record of the center that this laptop cannot store or read: whose it is, and what is wrong. */
export interface SetAsideView extends Omit<SetAside, 'raw'> {
  /**
   * The name in the record, as far as it can be read; or its ID. An enrollment has its student’s. A row without a key
   * has its position.
   */
  readonly name: string;
}
