import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { LeafChange } from '../items/leaf-changes.ts';

type Expressions = Required<
  Pick<
    UpdateCommandInput,
    | 'UpdateExpression'
    | 'ConditionExpression'
    | 'ExpressionAttributeNames'
    | 'ExpressionAttributeValues'
  >
>;

/**
 * An update on the condition that the stored etag, and every leaf that it changes, are still those that were read.
 * The leaves are compared because another application may write without touching the etag.
 * @param given.storedEtag the attribute that was read; undefined: the item has none
 * @param given.own attributes to set beside the changes, without a condition
 */
export function updateExpression(given: {
  keyAttribute: string;
  etagAttribute: string;
  storedEtag: unknown;
  changes: readonly LeafChange[];
  own: Readonly<Record<string, unknown>>;
}): Expressions {
  const names = new Map<string, string>();
  const values: unknown[] = [];
  const name = (attribute: string) => {
    const known = names.get(attribute) ?? `#n${names.size}`;
    names.set(attribute, known);
    return known;
  };
  const value = (it: unknown) => `:v${values.push(it) - 1}`;
  const pathOf = (path: readonly string[]) => path.map(name).join('.');

  // Lists and maps as a whole: an expression with a comparison for each part soon exceeds the 4 KB that DynamoDB allows.
  const equals = (path: string, old: unknown): string =>
    old === undefined ? `attribute_not_exists(${path})` : `${path} = ${value(old)}`;

  const conditions = [
    `attribute_exists(${name(given.keyAttribute)})`,
    equals(name(given.etagAttribute), given.storedEtag),
    ...given.changes.flatMap(({ path, old }) => [
      ...(path.length > 1 ? [`attribute_type(${pathOf(path.slice(0, -1))}, ${value('M')})`] : []),
      equals(pathOf(path), old),
    ]),
  ];
  const sets = [
    ...given.changes
      .filter((change) => change.new !== undefined)
      .map((change) => `${pathOf(change.path)} = ${value(change.new)}`),
    ...Object.entries(given.own).map(([attribute, it]) => `${name(attribute)} = ${value(it)}`),
  ];
  const removes = given.changes
    .filter((change) => change.new === undefined)
    .map((change) => pathOf(change.path));
  return {
    UpdateExpression: [
      `SET ${sets.join(', ')}`,
      ...(removes.length > 0 ? [`REMOVE ${removes.join(', ')}`] : []),
    ].join(' '),
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: Object.fromEntries([...names].map(([real, short]) => [short, real])),
    ExpressionAttributeValues: Object.fromEntries(values.map((it, i) => [`:v${i}`, it])),
  };
}
