import type { SchoolView } from '../../../../sync/laptop/api/schools.ts';
import { schoolYearOf } from '../../../../sync/model/days/school-year.ts';
import type { DescriptorSetName } from '../../../../sync/model/descriptors/descriptors.ts';
import { formatSchoolYear } from '../../library/format/format.ts';
import type { Reference } from '../../library/reference.tsx';
import { today } from '../../library/today.ts';
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

/**
 * School years around the present one, and the one that is chosen, newest first.
 * @param years as steps from the present school year
 */
export function schoolYearChoices(
  { first, last }: { readonly first: number; readonly last: number },
  chosen: unknown,
): Choice[] {
  const present = schoolYearOf(today());
  const offered = Array.from({ length: last - first + 1 }, (_, i) => present + first + i);
  const all = new Set(typeof chosen === 'number' ? [...offered, chosen] : offered);
  return [...all]
    .sort((a, b) => b - a)
    .map((year) => ({ id: String(year), name: formatSchoolYear(year) }));
}

/** Yes, no, or not recorded. */
export function yesNoChoices(): Choice[] {
  return [
    { id: 'unknown', name: t('unknown') },
    { id: 'true', name: t('yes') },
    { id: 'false', name: t('no') },
  ];
}
