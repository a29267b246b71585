import type { SchoolView } from '../../../../sync/laptop/api/schools.ts';
import type { DescriptorSetName } from '../../../../sync/model/descriptors/descriptors.ts';
import type { Reference } from '../../library/reference.tsx';
import type { Choice } from '../field/choice/choice-list.tsx';
import { formMessages as t } from './form.messages.ts';

/** The values of a descriptor set, by name. */
export function descriptorChoices(
  { sets, descriptorName }: Reference,
  set: DescriptorSetName,
): Choice[] {
  return sets[set].values.map(({ code_value }) => ({
    id: code_value,
    name: descriptorName(set, code_value),
  }));
}

export function schoolChoices(schools: readonly SchoolView[]): Choice[] {
  return schools.map(({ school }) => ({
    id: String(school.school_id),
    name: school.name_of_institution,
  }));
}

/** Yes, no, or not recorded. */
export function yesNoChoices(): Choice[] {
  return [
    { id: 'unknown', name: t('unknown') },
    { id: 'true', name: t('yes') },
    { id: 'false', name: t('no') },
  ];
}
