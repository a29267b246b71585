import type { Bucket } from '../../model/bucket.ts';
import { CaseloadError } from '../../model/error.ts';
import type { Hello } from '../../protocol/pull.ts';
import { protocolVersion } from '../../protocol/version.ts';
import type { MirrorPort } from '../ports.ts';

/** @throws `protocol_mismatch` */
export function requireSupportedProtocol(theirs: number): void {
  if (theirs === protocolVersion) return;
  throw new CaseloadError({
    code: 'protocol_mismatch',
    params: { reason: theirs < protocolVersion ? 'hub_older' : 'laptop_older' },
  });
}

/**
 * Keeps the records of another district out of this mirror. A database of another epoch has to name every bucket of
 * this mirror as one to compare.
 * @throws `epoch_changed`
 */
export function requireSameDistrict(mirror: MirrorPort, hello: Hello): void {
  const epoch = mirror.epoch();
  const isSame = (mirror.districtId() ?? hello.district_id) === hello.district_id;
  const isCompared = Object.entries(mirror.cursors()).every(
    ([bucket, cursor = {}]) =>
      Object.keys(cursor).length === 0 ||
      hello.compare.includes(bucket as Bucket) ||
      !hello.buckets.includes(bucket as Bucket),
  );
  if (epoch === null || (isSame && (epoch === hello.epoch || isCompared))) return;
  throw new CaseloadError({ code: 'epoch_changed' });
}
