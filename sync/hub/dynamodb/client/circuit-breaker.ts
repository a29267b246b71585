import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CaseloadError } from '../../../model/error.ts';
import { isAway } from './errors.ts';

/** How long DynamoDB is left in peace after it did not answer. */
const openMs = 5_000;

/**
 * Lets a client that has waited in vain for DynamoDB, through all attempts of the SDK, refuse at once for a
 * while. A push of a hundred profiles would otherwise wait a hundred times, and hold up what is behind it.
 */
export function breakCircuit(client: DynamoDBDocumentClient): void {
  let awayUntil = Number.NEGATIVE_INFINITY;
  client.middlewareStack.add(
    (next) => async (given) => {
      const now = performance.now();
      if (now < awayUntil) throw storeUnavailable(undefined, (awayUntil - now) / 1000);
      try {
        return await next(given);
      } catch (error) {
        if (isAway(error)) awayUntil = performance.now() + openMs;
        throw error;
      }
    },
    { step: 'initialize', name: 'breakCircuit' },
  );
}

/** @param seconds until it is worth trying again; a part is left to chance, so that not all come at once */
export function storeUnavailable(cause: unknown, seconds = openMs / 1000): CaseloadError {
  return new CaseloadError(
    {
      code: 'store_unavailable',
      message: 'The district’s DynamoDB does not answer. Try again later; nothing was lost.',
      retry_after: Math.ceil(seconds * (1 + Math.random())),
    },
    { cause },
  );
}
