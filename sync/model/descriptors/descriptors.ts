import standard from './descriptors.json' with { type: 'json' };

/** Name of an Ed-Fi descriptor set, as in the interchange XML: `GradeLevelDescriptor`. */
export type DescriptorSetName = keyof typeof standard;

/** One value of a set: the code that the column stores, and the name that people read. */
export interface Descriptor {
  readonly code_value: string;
  readonly name: string;
}

/** The code values that one descriptor column accepts. */
interface DescriptorSet {
  readonly namespace: string;
  readonly values: readonly Descriptor[];
}

/**
 * All loaded sets. A district may load namespaces and values of its own, so validation always takes
 * the sets as an argument and never reads the standard ones by itself.
 */
export type DescriptorSets = Readonly<Record<DescriptorSetName, DescriptorSet>>;

/** Names of the sets that the seed's columns refer to. */
export const descriptorSetNames = Object.keys(standard) as DescriptorSetName[];

/**
 * The standard values of Ed-Fi Data Standard v5.2.0, `Descriptors/`. A district starts with them.
 * A bare string in the data file is a value whose name is its code.
 */
export const standardDescriptors: DescriptorSets = Object.fromEntries(
  descriptorSetNames.map((name) => {
    const { namespace, values } = standard[name];
    return [
      name,
      {
        namespace,
        values: values.map((v) => (typeof v === 'string' ? { code_value: v, name: v } : v)),
      },
    ];
  }),
) as unknown as DescriptorSets;

/** The code of an Ed-Fi descriptor URI (`namespace#codeValue`); a text without `#` is a code already. */
export function codeValueOf(uri: string): string {
  return uri.slice(uri.lastIndexOf('#') + 1);
}
