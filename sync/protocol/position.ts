import { type Position, positionText } from './values.ts';

/**
 * How a row says its position: whole, or, in the same transaction as the row before it, by how much its seq is higher.
 */
export type SentPosition = Position | number;

/** Shortens the positions of rows that are sent one after another. */
export function positionShortener(): (position: Position) => SentPosition {
  let before: readonly [xid: string, seq: number] | undefined;
  return (position) => {
    const [xid = '', seq = ''] = position.split('.');
    const step = before?.[0] === xid ? Number(seq) - before[1] : undefined;
    before = [xid, Number(seq)];
    return step ?? position;
  };
}

/**
 * Reads the positions of rows that arrive one after another; undefined: none. After one that cannot be read the steps
 * lead to positions that are too low, never too high: a cursor there brings rows twice, and passes none.
 */
export function positionReader(): (sent: unknown) => Position | undefined {
  let xid: string | undefined;
  let seq = 0;
  return (sent) => {
    if (typeof sent === 'string') {
      if (!positionText.test(sent)) return undefined;
      const dot = sent.indexOf('.');
      xid = sent.slice(0, dot);
      seq = Number(sent.slice(dot + 1));
      return sent as Position;
    }
    if (xid === undefined || !Number.isSafeInteger(sent)) return undefined;
    seq += sent as number;
    return `${xid}.${seq}` as Position;
  };
}
