import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type pg from 'pg';
import type { AnyRecord } from '../../../model/catalog.ts';
import type { Problem } from '../../../model/error.ts';
import { writeAudit } from '../../ledger/audit-rows.ts';
import { withConnection } from '../../postgres/connection.ts';
import { transaction } from '../../postgres/transaction.ts';
import { answered, profilesTable } from '../client/client.ts';
import { hasName, isConditionFailed } from '../client/errors.ts';
import { applyProfiles } from '../feed/apply-profiles.ts';
import { bucketOfProfile, placeProfiles, readSeq } from '../feed/entries.ts';
import { hubAttributes, type Item, recordOf } from '../items/item.ts';
import { itemLimit, itemSize } from '../items/item-size.ts';
import { leafChanges, withChanges } from '../items/leaf-changes.ts';
import { readItem } from '../items/read.ts';
import { versionOf } from '../items/version.ts';
import { findUnfinished } from './record-changeset.ts';
import { updateExpression } from './update-expression.ts';

/** How often an item may change between read and write. */
const attempts = 4;
/** How long a write may take: its transaction holds back what laptops get. */
const writeMs = 3_000;

interface Stores {
  readonly pool: pg.Pool;
  readonly client: DynamoDBDocumentClient;
}

interface Writing {
  readonly id: string;
  /** As the audit names the writer. */
  readonly actor: string;
  readonly now: Date;
  /**
   * The fields to write, decided from the document as it is now; null: there is none, and these make a new one.
   * Undefined: nothing is to be written.
   */
  readonly fieldsFor: (held: AnyRecord | null) => AnyRecord | undefined;
}

/**
 * Writes fields of a profile in the name of a command of the hub: attribute by attribute, on the condition that the
 * document is still the one that was read. Everything else of the document stays.
 *
 * The entry moves in a transaction that commits after the write to DynamoDB. A feed that sees the write before that
 * waits for the entry, and then finds it right. So the change is audited once, in the writer's name.
 * @returns why it was not written; undefined when it was, or nothing had to be
 * @throws `store_unavailable`
 */
export async function writeProfileFields(
  stores: Stores,
  given: Writing,
): Promise<Problem | undefined> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const result = await attemptOnce(stores, given);
    if (result !== 'changed meanwhile') return result;
  }
  return { code: 'store_unavailable', params: { reason: 'profile_busy' } };
}

async function attemptOnce(
  stores: Stores,
  given: Writing,
): Promise<Problem | undefined | 'changed meanwhile'> {
  const { pool, client } = stores;
  const { id } = given;
  const upTo = await readSeq(pool);
  const item = await readItem(client, id);
  if (item !== undefined && (await findUnfinished(pool, [item])).length > 0) {
    // A laptop's write has to be recorded before another write replaces it.
    await withConnection(pool, (connection) => applyProfiles({ ...stores, connection }, [id]));
    return 'changed meanwhile';
  }
  const fields = given.fieldsFor(item === undefined ? null : recordOf(item));
  if (fields === undefined) return undefined;
  const write = plan(item, { ...given, fields });
  const { etag, record } = versionOf(write.after);
  if (itemSize({ ...write.after, [hubAttributes.etag]: etag }) > itemLimit) {
    return { code: 'too_large', params: { reason: 'profile' } };
  }
  try {
    await transaction(pool, async (connection) => {
      const placement = { id, bucket: bucketOfProfile(record), etag };
      const { later } = await placeProfiles(connection, [placement], upTo);
      if (later.length > 0) throw new ChangedMeanwhile();
      await answered(write.send(client, etag));
      const before = item === undefined ? null : recordOf(item);
      await writeAudit(connection, [
        { actor: given.actor, entity: 'profiles', key: [id], before, after: record },
      ]);
    });
    return undefined;
  } catch (error) {
    if (error instanceof ChangedMeanwhile || isConditionFailed(error)) return 'changed meanwhile';
    // DynamoDB refuses the item: a key of an index that is not text, say.
    if (hasName(error, 'ValidationException')) {
      return { code: 'rule_broken', params: { reason: 'center' } };
    }
    throw error;
  }
}

/** Rolls the transaction back. */
class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile';
}

interface PlannedWrite {
  readonly after: Item;
  send(client: DynamoDBDocumentClient, etag: string): Promise<unknown>;
}

function plan(
  item: Item | undefined,
  { id, now, fields }: { id: string; now: Date; fields: AnyRecord },
): PlannedWrite {
  const stamp = { updated_at: now.toISOString() };
  if (item === undefined) {
    const given = Object.entries(fields).filter(([, value]) => value !== null);
    const after = {
      ...Object.fromEntries(given),
      profile_id: id,
      created_at: stamp.updated_at,
      ...stamp,
    };
    return {
      after,
      send: (client, etag) =>
        client.send(
          new PutCommand({
            TableName: profilesTable,
            Item: { ...after, [hubAttributes.etag]: etag },
            ConditionExpression: 'attribute_not_exists(profile_id)',
          }),
          { abortSignal: AbortSignal.timeout(writeMs) },
        ),
    };
  }
  const changes = leafChanges(item, fields);
  return {
    after: { ...withChanges(item, changes), ...stamp },
    send: (client, etag) =>
      client.send(
        new UpdateCommand({
          TableName: profilesTable,
          Key: { profile_id: id },
          ...updateExpression({
            keyAttribute: 'profile_id',
            etagAttribute: hubAttributes.etag,
            storedEtag: item[hubAttributes.etag],
            changes,
            own: { [hubAttributes.etag]: etag, ...stamp },
          }),
        }),
        { abortSignal: AbortSignal.timeout(writeMs) },
      ),
  };
}
