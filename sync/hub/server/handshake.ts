import type pg from 'pg';
import { CaseloadError } from '../../model/error.ts';
import { protocolVersion } from '../../protocol/messages.ts';
import { currentEpoch } from '../postgres/epoch.ts';

/**
 * Checks that a laptop and this hub agree on the version of the protocol and on the database.
 * @param request.epoch null before a laptop's first pull
 * @returns the epoch
 * @throws `protocol_mismatch`, `epoch_changed`
 */
export async function handshake(
  client: pg.PoolClient,
  request: { protocol: number; epoch?: string | null },
): Promise<string> {
  requireSupportedProtocol(request.protocol);
  const epoch = await currentEpoch(client);
  if (request.epoch != null && request.epoch !== epoch) throw epochChanged();
  return epoch;
}

export function isSupportedProtocol(version: number): boolean {
  return version === protocolVersion;
}

/** @throws `protocol_mismatch` */
export function requireSupportedProtocol(version: number): void {
  if (!isSupportedProtocol(version)) throw protocolMismatch(version);
}

export function epochChanged(): CaseloadError {
  return new CaseloadError({
    code: 'epoch_changed',
    message:
      'The district’s database is not the one that your records came from: it was restored or replaced. Your edits are kept. Call district IT.',
  });
}

export function protocolMismatch(version: number): CaseloadError {
  const older = version < protocolVersion ? 'Caseload on this laptop' : 'the hub';
  return new CaseloadError({
    code: 'protocol_mismatch',
    message: `This laptop and the hub speak different versions. Update ${older}.`,
  });
}
