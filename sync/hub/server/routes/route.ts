import type { Writable } from 'node:stream';
import type { z } from 'zod';
import type { Proof } from '../../devices/proof.ts';
import type { Events } from '../../events/events.ts';
import type { Device, Hub } from '../hub.ts';

interface Common<Body> {
  readonly path: string;
  readonly schema: z.ZodType<Body>;
}

/**
 * One thing that the hub can be asked, as data: by whom, with what, and how it is answered. Handlers throw
 * `CaseloadError`; what they return is the `value` of the answer's envelope.
 */
export type Route<Body = never> =
  /** Anyone may ask, unsigned. */
  | {
      readonly who: 'anyone';
      readonly method: 'GET';
      readonly path: string;
      handle(hub: Hub): Promise<unknown>;
    }
  /** Whoever holds the key that signed the request, known or not. */
  | (Common<Body> & {
      readonly who: 'key';
      readonly method: 'POST';
      handle(given: { hub: Hub; proof: Proof; address: string; body: Body }): Promise<unknown>;
    })
  /** A laptop that has joined and whose user is allowed. */
  | (Common<Body> & {
      readonly who: 'device';
      readonly method: 'POST';
      handle(given: {
        hub: Hub;
        device: Device;
        body: Body;
        /** Tells the operator of a defect that the answer hides. */
        report: (error: unknown) => void;
      }): Promise<unknown>;
    })
  /** The same, but the answer is a stream of lines. Until the first byte an error is answered as ever. */
  | (Common<Body> & {
      readonly who: 'device';
      readonly method: 'POST';
      stream(given: { hub: Hub; device: Device; body: Body; output: Writable }): Promise<void>;
    })
  /** The same, for as long as the laptop is online: the answer is a stream of server-sent events. */
  | (Common<Body> & {
      readonly who: 'device';
      readonly method: 'POST';
      listen(given: { events: Events; device: Device; output: Writable }): Promise<void>;
    });

/** Checks that handler and schema speak of the same body, then forgets which: routes are kept in a list. */
export function route<Body>(one: Route<Body>): Route {
  return one as unknown as Route;
}
