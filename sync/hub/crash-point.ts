import type { HubPoint } from '../protocol/crash-points.ts';

/**
 * Ends the process here, without a word to anybody, when a test has asked for it (`CASELOAD_END_AT`): as a
 * power cut between two durable steps would.
 */
export function reached(point: HubPoint): void {
  if (process.env.CASELOAD_END_AT === point) process.kill(process.pid, 'SIGKILL');
}
