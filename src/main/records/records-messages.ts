import type { z } from 'zod';
import type { LaptopEvents, MethodResults } from '../../../sync/laptop/api/methods.ts';
import type { MethodName, methodSchemas } from '../../../sync/laptop/api/requests.ts';
import type { Result } from '../../../sync/model/error.ts';

/**
 * Version of the messages between main and the records process. Both come from one build. A different version means
 * a half-updated installation, and ends the process.
 */
export const envelopeVersion = 1;

/** Checked arguments of a method, with defaults filled in. */
export type CheckedArguments<Name extends MethodName> = z.output<(typeof methodSchemas)[Name]>;

export type LaptopEvent = {
  [Name in keyof LaptopEvents]: { readonly name: Name; readonly payload: LaptopEvents[Name] };
}[keyof LaptopEvents];

export type AnyResult = Result<MethodResults[MethodName]>;

/** From main to the records process. `start` comes first, and once. */
export type ToRecords = { readonly version: number } & (
  | {
      readonly kind: 'start';
      /** The folder of the mirrors. */
      readonly folder: string;
      /** Whether main can seal keys with the operating system's key store. */
      readonly canSeal: boolean;
    }
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly method: MethodName;
      readonly args: unknown;
    }
  /** The answer to `seal`. */
  | { readonly kind: 'sealed'; readonly id: number; readonly result: Result<Uint8Array> }
  /** Close the mirror and end. */
  | { readonly kind: 'close' }
);

/** From the records process to main. */
export type FromRecords = { readonly version: number } & (
  | { readonly kind: 'answer'; readonly id: number; readonly result: AnyResult }
  | { readonly kind: 'event'; readonly event: LaptopEvent }
  /** Asks the operating system to seal a key, or to open the seal of one. */
  | {
      readonly kind: 'seal';
      readonly id: number;
      readonly work: 'seal' | 'unseal';
      readonly bytes: Uint8Array;
    }
);
