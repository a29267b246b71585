import type { SchoolView } from '../../../sync/laptop/api.ts';
import type { DescriptorSetName } from '../../../sync/model/descriptors.ts';
import type { Reference } from '../shell/reference.tsx';
import type { Choice } from '../ui/select-field.tsx';

/** The values of a descriptor set, by name. */
export function descriptorChoices({ sets }: Reference, set: DescriptorSetName): Choice[] {
  return sets[set].values.map(({ code_value, name }) => ({ id: code_value, name }));
}

export function schoolChoices(schools: readonly SchoolView[]): Choice[] {
  return schools.map(({ school }) => ({
    id: String(school.school_id),
    name: school.name_of_institution,
  }));
}

/** A yes or no that may not be known. */
export const yesNoChoices: readonly Choice[] = [
  { id: 'unknown', name: 'Not recorded' },
  { id: 'true', name: 'Yes' },
  { id: 'false', name: 'No' },
];
