/** DynamoDB's errors for requests beyond the limits of the table or the account. */
const throttling: readonly string[] = [
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'LimitExceededException',
];

/** AWS identifies an error by its name alone. */
export function hasName(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

export function isConditionFailed(error: unknown): boolean {
  return hasName(error, 'ConditionalCheckFailedException');
}

/** Whether the hub's role lacks a right. The refusal of AWS is the cause of the error that callers see. */
export function isAccessDenied(error: unknown): boolean {
  return error instanceof Error && hasName(error.cause, 'AccessDeniedException');
}

/** Whether DynamoDB is out of reach or too busy, in contrast to an answer that refuses the request. */
export function isUnreachable(error: unknown): boolean {
  // The hub has canceled the request itself: that says nothing about DynamoDB.
  if (!(error instanceof Error) || error.name === 'AbortError') return false;
  if (throttling.includes(error.name)) return true;
  const { $metadata: sent } = error as { $metadata?: { httpStatusCode?: number } };
  // A request that was sent and has no status got no answer, because of the network or a timeout.
  return sent !== undefined && (sent.httpStatusCode ?? 500) >= 500;
}
