import db, {
  type AttributeValue,
  type Condition,
  type Path,
  type StoredItem,
} from 'dynalite/db/index.js';
import { canonicalJson } from '../../../dynamodb/items/document-text.ts';

let isTaught = false;

/**
 * Makes dynalite compare lists and maps by content in the condition of a write, as DynamoDB does: `a = b` holds for
 * documents too. By itself dynalite finds any two lists or maps different, so a condition on one never holds.
 */
export function compareDocuments(): void {
  if (isTaught) return;
  isTaught = true;
  const check = db.checkConditional;
  db.checkConditional = (write, item) => {
    if (write._condition === undefined) return check(write, item);
    const expression = compared(write._condition.expression, item ?? {});
    return check({ ...write, _condition: { ...write._condition, expression } }, item);
  };
}

type Argument = Condition['args'][number];

/** The condition, with each comparison of two documents replaced by one of its result. */
function compared(condition: Condition, item: StoredItem): Condition {
  const { type, args } = condition;
  if (['and', 'or', 'not'].includes(type)) {
    return { ...condition, args: args.map((part) => compared(part as Condition, item)) };
  }
  if (type !== '=' && type !== '<>') return condition;
  const values = args.map((argument) => operandOf(argument, item));
  if (!values.every(isDocument)) return condition;
  const [a, b] = values.map(canonicalJson);
  return { type, args: [{ BOOL: true }, { BOOL: a === b }] };
}

/** @returns what a comparison compares: a literal, or the value at a path */
function operandOf(argument: Argument, item: StoredItem): unknown {
  return isPath(argument) ? db.mapPath(argument, item) : argument;
}

function isPath(argument: Argument): argument is Path {
  return Array.isArray(argument);
}

function isDocument(value: unknown): value is AttributeValue {
  return typeof value === 'object' && value !== null && ('L' in value || 'M' in value);
}
