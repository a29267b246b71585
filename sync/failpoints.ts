/**
 * A name for every moment between two durable steps, where a process may end and nothing may be lost or
 * done twice. Tests end real processes at each (`CASELOAD_END_AT`).
 */
export const engineFailpoints = [
  /** Changesets are marked as in flight; nothing has been sent. */
  'engine.push.marked',
  /** The hub has answered; none of the answers is stored. */
  'engine.push.answered',
  /** Some answers of a push are stored, others are not. */
  'engine.push.answer_stored',
  /** Every answer is stored; what waits is not put onto what came with them. */
  'engine.push.stored',
  /** The hub's `hello` is stored; no row is. */
  'engine.pull.hello_stored',
  /** A page is stored with its cursor; the pull is not complete. */
  'engine.pull.page_stored',
  /** Every page is stored; how far the pull went is not. */
  'engine.pull.stored',
  /** The pull is complete; what waits is not put onto what came. */
  'engine.pull.finished',
  /** What waits was put onto what came; it has not been sent. */
  'engine.pull.rebased',
  /** Records that are here alone are gone; those that differ are not fetched. */
  'engine.compare.removed',
  /** Some records that differ are stored, the bucket's cursor is not. */
  'engine.compare.fetched',
  /** A bucket is compared and goes on from its new cursor; others wait to be compared. */
  'engine.compare.bucket_done',
] as const;
export type EngineFailpoint = (typeof engineFailpoints)[number];

export const hubFailpoints = [
  /** Everything of a push is written; its transaction is not committed. */
  'hub.push.written',
  /** The transaction of a push is committed; it is not answered. */
  'hub.push.committed',
  /** A profile's changeset is claimed; DynamoDB has not been written. */
  'hub.profile.claimed',
  /** DynamoDB is written; the changeset is not recorded. */
  'hub.profile.written',
  /** The changeset is recorded; it is not answered. */
  'hub.profile.recorded',
  /** A device is stored and its join code used; it is not answered. */
  'hub.join.stored',
  /** Profiles are applied to the version index; how far the feed has come is not stored. */
  'hub.feed.applied',
] as const;
export type HubFailpoint = (typeof hubFailpoints)[number];

/**
 * Ends the process here, without a word to anybody, when a test has asked for it (`CASELOAD_END_AT`): as a
 * power cut between two durable steps would.
 */
export function failpoint(point: EngineFailpoint | HubFailpoint): void {
  if (process.env.CASELOAD_END_AT === point) process.kill(process.pid, 'SIGKILL');
}
