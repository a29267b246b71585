import type { IncomingMessage } from 'node:http';

/** The slowest line on which the body of a request may arrive. */
export interface BodyPace {
  /** Milliseconds in which some bytes have to come. */
  readonly window: number;
  /** The fewest bytes that have to come in each window. */
  readonly least: number;
}

/**
 * A laptop on a slow line takes minutes for its edits, while bytes never stop: the whole has no limit. A connection
 * that brings less than this holds its place for nothing.
 */
export const standardBodyPace: BodyPace = { window: 30_000, least: 3000 };

/** Ends the connection of a request whose body stalls, or trickles. */
export function watchBody(request: IncomingMessage, { window, least }: BodyPace): void {
  const { socket } = request;
  let before = socket.bytesRead;
  const stop = () => clearInterval(timer);
  const timer = setInterval(() => {
    // A request without a body has no end that anyone reads to.
    if (request.complete) stop();
    else if (socket.bytesRead - before < least) socket.destroy();
    before = socket.bytesRead;
  }, window);
  request.once('end', stop).once('close', stop);
}
