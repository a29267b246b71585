import { type Bucket, isBucket } from '../../model/bucket.ts';

/** What triggers tell with NOTIFY on `channel` (008-notify-and-trim.sql). */
export type Notice =
  /** A transaction has moved entries of a bucket. */
  | {
      readonly kind: 'moved';
      readonly xid: bigint;
      readonly bucket: Bucket;
      readonly entity: string;
    }
  /** What devices may see may be another. */
  | { readonly kind: 'scope' };

export const channel = 'caseload_moved';

/** Undefined: no words of ours. Whoever may connect may notify. */
export function parseNotice(payload: string | undefined): Notice | undefined {
  if (payload === 'scope') return { kind: 'scope' };
  const [kind, xid = '', bucket = '', entity = ''] = (payload ?? '').split(' ');
  if (kind !== 'moved' || !/^\d+$/.test(xid) || !isBucket(bucket)) return undefined;
  return { kind, xid: BigInt(xid), bucket, entity };
}
