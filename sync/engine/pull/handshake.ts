import { type Bucket, districtBucket } from '../../model/bucket.ts';
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

/**
 * The share of a laptop's schools that one answer may take away. People get and lose single schools. More than half at
 * once is often a mistake at the center, such as a roster that is being loaded or names organizations in another way,
 * and would empty the laptop on the road.
 */
const mostLostAtOnce = 0.5;

/**
 * The buckets that this answer takes away and that stay until an answer of another sync confirms it. An answer that
 * names them again brings them back as they were.
 */
export function lossToConfirm(mirror: MirrorPort, { buckets }: Hello): Bucket[] {
  const isLost = (bucket: Bucket) => !buckets.includes(bucket);
  const held = (Object.keys(mirror.cursors()) as Bucket[]).filter((one) => one !== districtBucket);
  const lost = held.filter(isLost);
  const remembered = mirror
    .leaving()
    .filter(({ bucket, isConfirmable }) => isLost(bucket) && !isConfirmable)
    .map(({ bucket }) => bucket);
  return [...remembered, ...(lost.length > held.length * mostLostAtOnce ? lost : [])];
}
