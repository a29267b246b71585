import type pg from 'pg';
import { schoolOfBucket } from '../../model/bucket.ts';
import { bookkeepingFields, contentFields } from '../../model/catalog.ts';
import { contentText } from '../../protocol/etag.ts';
import { positionShortener, type SentPosition } from '../../protocol/position.ts';
import type { KnownEntry } from '../../protocol/pull.ts';
import { sentValues } from '../../protocol/sent-record.ts';
import type { Etag, Position } from '../../protocol/values.ts';
import { bucketOfProfile } from '../dynamodb/feed/entries.ts';
import type { ProfileStore, ProfileVersion } from '../server/hub.ts';
import { type Change, splitPosition } from './plan.ts';

interface ProfileEntry {
  readonly id: string;
  readonly etag: Etag | null;
  readonly position: Position;
}

export interface ProfileRows {
  /** Rows of the protocol, each as the text of its line. */
  readonly lines: readonly string[];
  /** The position that the cursor may move to; null: it stays at the beginning. */
  readonly to: Position | null;
}

/**
 * The rows of a change of profiles: order and keys from the version index, documents from DynamoDB. A document that
 * does not match its entry waits until the feed has applied it, and the cursor waits before it. Without that wait
 * a document that changes back would leave no trace in the order of changes. Memory holds the documents of one
 * school.
 * @throws `store_unavailable` when DynamoDB does not answer
 */
export async function profileRows(
  client: pg.PoolClient,
  store: ProfileStore,
  change: Change & {
    /** Entries that the laptop has already. Unchanged ones are left out. */
    readonly known: readonly KnownEntry[];
  },
): Promise<ProfileRows> {
  const known = new Map(change.known.map(([, key, etag]) => [key[0], etag]));
  const isSame = ({ id, etag }: { id: string; etag: Etag | null }) =>
    etag !== null && known.get(id) === etag;
  const changed = await readEntries(client, change, change.from !== null || known.size > 0);
  const entries = changed.filter((entry) => !isSame(entry));
  const present = entries.filter(({ etag }) => etag !== null);
  const documents =
    change.from === null
      ? await readWholeSchool(store, change, present)
      : await store.read(present.map(({ id }) => id));
  const lines: string[] = [];
  const sent = positionShortener();
  let to: Position | null = change.to;
  let last = change.from;
  for (const { id, etag, position } of changed) {
    const document = documents.get(id);
    if (etag === null) lines.push(JSON.stringify([sent(position), null, [id]]));
    else if (!isSame({ id, etag })) {
      if (document?.etag === etag && bucketOfProfile(document.record) === change.bucket) {
        lines.push(lineOf(document, sent(position)));
      } else if (to === change.to) to = last;
    }
    last = position;
  }
  return { lines, to };
}

const contentNames = contentFields('profiles').map(([name]) => name);
const bookkeepingNames = bookkeepingFields('profiles').map(([name]) => name);

/** The line of a profile, with the text that its etag identifies. */
function lineOf({ etag, sent }: ProfileVersion, position: SentPosition): string {
  const values = sentValues(sent);
  const bookkeeping = JSON.stringify(bookkeepingNames.map((name) => values[name]));
  const content = contentText(contentNames.map((name) => values[name]));
  return `[${JSON.stringify(position)}, ${JSON.stringify(etag)}, ${bookkeeping}, ${content}]`;
}

async function readEntries(
  client: pg.PoolClient,
  change: Change,
  withRemoved: boolean,
): Promise<ProfileEntry[]> {
  const first = splitPosition(change.from);
  const last = splitPosition(change.to);
  const { rows } = await client.query<ProfileEntry>(
    `SELECT id, etag, xid || '.' || seq AS position
       FROM sync.entry
      WHERE bucket = $1
        AND entity = 'profiles'
        AND (xid, seq) > ($2::xid8, $3::bigint)
        AND (xid, seq) <= ($4::xid8, $5::bigint)
        AND (etag IS NOT NULL OR $6)
      ORDER BY xid, seq`,
    [change.bucket, first.xid, first.seq, last.xid, last.seq, withRemoved],
  );
  return rows;
}

/**
 * The documents of a school's first pull: by `school-index`, then by key those that this index does not show as their
 * entries say, because it is eventually consistent.
 */
async function readWholeSchool(
  store: ProfileStore,
  change: Change,
  present: readonly ProfileEntry[],
): Promise<ReadonlyMap<string, ProfileVersion>> {
  const documents = new Map<string, ProfileVersion>();
  for await (const page of store.readSchool(schoolOfBucket(change.bucket) as number)) {
    for (const [id, document] of page) documents.set(id, document);
  }
  const others = present.filter(({ id, etag }) => documents.get(id)?.etag !== etag);
  for (const { id } of others) documents.delete(id);
  for (const [id, document] of await store.read(others.map(({ id }) => id))) {
    documents.set(id, document);
  }
  return documents;
}
