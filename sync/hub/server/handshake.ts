import type pg from 'pg';
import { CaseloadError } from '../../model/error.ts';
import { protocolVersion } from '../../protocol/version.ts';
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

function epochChanged(): CaseloadError {
  return new CaseloadError({
    code: 'epoch_changed',
  });
}

export function protocolMismatch(version: number): CaseloadError {
  return new CaseloadError({
    code: 'protocol_mismatch',
    params: { reason: version < protocolVersion ? 'laptop_older' : 'hub_older' },
  });
}
