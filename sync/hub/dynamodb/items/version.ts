import { NumberValue } from '@aws-sdk/lib-dynamodb';
import { wireFields } from '../../../model/catalog.ts';
import { isDocument } from '../../../model/document.ts';
import type { Field } from '../../../model/entity.ts';
import { etagOfRecord } from '../../../protocol/etag.ts';
import { asSent } from '../../../protocol/sent-record.ts';
import type { ProfileVersion } from '../../server/hub.ts';
import { documentText } from './document-text.ts';
import { type Item, recordOf, toJsonValue } from './item.ts';

/**
 * An item as the rest of the hub sees it. The etag is that of the fields that laptops get: what else other
 * applications keep in an item moves nothing.
 */
export function versionOf(item: Item): ProfileVersion {
  const sent = asSent(
    Object.fromEntries(
      wireFields('profiles').map(([name, field]) => [name, sentValue(item[name], field)]),
    ),
  );
  return { etag: etagOfRecord('profiles', sent), record: recordOf(item), sent };
}

/** A value as it is sent. Other applications write a number where the seed has a text: its digits are that text. */
function sentValue(value: unknown, field: Field): unknown {
  if (value === undefined || value === null) return null;
  if (isDocument(field)) return documentText(value);
  const isText = field.type === 'text' || field.type === 'date' || field.type === 'timestamp';
  if (isText && (typeof value === 'number' || value instanceof NumberValue))
    return value.toString();
  return toJsonValue(value);
}
