import type { Writable } from 'node:stream';
import type { z } from 'zod';
import type { Proof } from '../../devices/proof.ts';
import type { Events } from '../events/events.ts';
import type { Device, Hub } from '../hub.ts';

interface Common<Body> {
  readonly path: string;
  readonly schema: z.ZodType<Body>;
}

/**
 * A route as data: path, method, who may call it, validator, handler. A handler throws `CaseloadError`; what it
 * returns becomes the `value` of the answer's envelope.
 */
export type Route<Body = never> =
  /** Anyone, unsigned. */
  | {
      readonly who: 'anyone';
      readonly method: 'GET';
      readonly path: string;
      handle(hub: Hub): Promise<unknown>;
    }
  /** The holder of the key that signed the request, whether the hub knows the key or not. */
  | (Common<Body> & {
      readonly who: 'key';
      readonly method: 'POST';
      handle(given: { hub: Hub; proof: Proof; address: string; body: Body }): Promise<unknown>;
    })
  /** A laptop that has joined and whose user may use Caseload. */
  | (Common<Body> & {
      readonly who: 'device';
      readonly method: 'POST';
      handle(given: {
        hub: Hub;
        device: Device;
        body: Body;
        /** Logs a defect that the answer does not show. */
        report: (error: unknown) => void;
      }): Promise<unknown>;
    })
  /** The same, but the answer is a stream of lines. Before the first byte an error is answered like any other. */
  | (Common<Body> & {
      readonly who: 'device';
      readonly method: 'POST';
      stream(given: { hub: Hub; device: Device; body: Body; output: Writable }): Promise<void>;
    })
  /** The same, but the answer is a stream of server-sent events, for as long as the laptop is online. */
  | (Common<Body> & {
      readonly who: 'device';
      readonly method: 'POST';
      listen(given: { events: Events; device: Device; output: Writable }): Promise<void>;
    });

/** Checks that the handler takes the body of the schema. The result has no body type, so that routes fit a list. */
export function route<Body>(one: Route<Body>): Route {
  return one as unknown as Route;
}
