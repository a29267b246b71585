/** What DynamoDB says when more is asked of it than the table or the account may take. */
const throttling: readonly string[] = [
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'LimitExceededException',
];

/** AWS names its errors; there is no other code. */
export function hasName(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

export function isConditionFailed(error: unknown): boolean {
  return hasName(error, 'ConditionalCheckFailedException');
}

/** Whether the hub's role may not do what was asked; the refusal is the cause of what the callers see. */
export function isAccessDenied(error: unknown): boolean {
  return error instanceof Error && hasName(error.cause, 'AccessDeniedException');
}

/** Whether DynamoDB is out of reach or too busy, rather than that it refuses what is asked. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (throttling.includes(error.name)) return true;
  const { $metadata: sent } = error as { $metadata?: { httpStatusCode?: number } };
  // What was sent and has no status got no answer: the network, or a timeout.
  return sent !== undefined && (sent.httpStatusCode ?? 500) >= 500;
}
