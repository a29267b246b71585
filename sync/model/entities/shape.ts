import type { DescriptorSetName } from '../descriptors/descriptors.ts';

/**
 * How an array merges (design section 8): a set of atoms, a list keyed by some of its members' fields,
 * or an atom, which one side replaces whole.
 */
type ListMerge = 'set' | 'atom' | { readonly keyedBy: readonly string[] };

/** The shape of one value: a column, or a part of a JSON document. */
export type Shape =
  | {
      readonly type: 'text';
      readonly maxLength?: number;
      readonly descriptor?: DescriptorSetName;
      readonly oneOf?: readonly string[];
    }
  | {
      readonly type: 'integer';
      /** It is a school year: those that forms offer, as steps from the present one. */
      readonly schoolYears?: { readonly first: number; readonly last: number };
    }
  | { readonly type: 'number' | 'boolean' | 'any' }
  /** Calendar date, `YYYY-MM-DD`, without a time zone. */
  | { readonly type: 'date' }
  /** UTC instant, RFC 3339 with `Z`. */
  | { readonly type: 'timestamp' }
  | { readonly type: 'list'; readonly of: Shape; readonly merge: ListMerge }
  | { readonly type: 'map'; readonly fields: Readonly<Record<string, Shape>> };

/** The TypeScript type of a value of a shape. */
export type ValueOf<S> = S extends { type: 'text' | 'date' | 'timestamp' }
  ? string
  : S extends { type: 'integer' | 'number' }
    ? number
    : S extends { type: 'boolean' }
      ? boolean
      : S extends { type: 'list'; of: infer Item }
        ? ValueOf<Item>[]
        : S extends { type: 'map'; fields: infer Fields }
          ? { [Name in keyof Fields]?: ValueOf<Fields[Name]> }
          : unknown;
