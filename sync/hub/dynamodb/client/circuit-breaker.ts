import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CaseloadError } from '../../../model/error.ts';
import { isUnreachable } from './errors.ts';

/** How long the circuit stays open, without requests to DynamoDB, after it did not answer. */
export const openMs = 5_000;

/**
 * Makes a client refuse at once for a while after DynamoDB did not answer in all attempts of the SDK. Without it a
 * push of a hundred profiles would wait a hundred times, and hold up the requests behind it.
 * @param clock milliseconds
 */
export function breakCircuit(client: DynamoDBDocumentClient, clock: () => number): void {
  let openUntil = Number.NEGATIVE_INFINITY;
  client.middlewareStack.add(
    (next) => async (given) => {
      const now = clock();
      if (now < openUntil) throw storeUnavailable(undefined, (openUntil - now) / 1000);
      try {
        return await next(given);
      } catch (error) {
        if (isUnreachable(error)) openUntil = clock() + openMs;
        throw error;
      }
    },
    { step: 'initialize', name: 'breakCircuit' },
  );
}

/** @param seconds until a retry is worth it; a random part is added, so that laptops do not retry together */
export function storeUnavailable(cause: unknown, seconds = openMs / 1000): CaseloadError {
  return new CaseloadError(
    {
      code: 'store_unavailable',
      params: { reason: 'dynamodb' },
      retry_after: Math.ceil(seconds * (1 + Math.random())),
    },
    { cause },
  );
}
