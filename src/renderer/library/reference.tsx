import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { SchoolView } from '../../../sync/laptop/api/schools.ts';
import {
  type DescriptorSetName,
  type DescriptorSets,
  standardDescriptors,
} from '../../../sync/model/descriptors/descriptors.ts';
import { descriptorLabel } from './format/descriptor-labels.ts';
import { valueMessages as t } from './format/value.messages.ts';
import { useQuery } from './query/use-query.ts';

/** The names of what records refer to by code or id. */
export interface Reference {
  readonly sets: DescriptorSets;
  /** Every school of the district. */
  readonly schools: readonly SchoolView[];
  /** The person's schools: the hub accepts enrollments at no others. */
  readonly ownSchools: readonly SchoolView[];
  /** The name of a school, or its id where the mirror does not have it. */
  schoolName(schoolId: number): string;
  /** The name of a descriptor value, or its code where the set does not have it. */
  descriptorName(set: DescriptorSetName, code: string): string;
}

const Context = createContext<Reference | undefined>(undefined);

export function ReferenceProvider({ children }: { children: ReactNode }) {
  const { data: sets = standardDescriptors } = useQuery('descriptorSets', {});
  const { data: schools = none } = useQuery('listSchools', {});
  const reference = useMemo(() => createReference(sets, schools), [sets, schools]);
  return <Context.Provider value={reference}>{children}</Context.Provider>;
}

const none: readonly SchoolView[] = [];

function createReference(given: DescriptorSets, schools: readonly SchoolView[]): Reference {
  const sets = inOrderOfGrades(given);
  const names = new Map(
    schools.map(({ school }) => [school.school_id, school.name_of_institution]),
  );
  return {
    sets,
    schools,
    ownSchools: schools.filter(({ in_scope }) => in_scope),
    schoolName: (schoolId) => names.get(schoolId) ?? t('school', { id: String(schoolId) }),
    descriptorName: (set, code) =>
      descriptorLabel(set, code) ??
      sets[set].values.find(({ code_value }) => code_value === code)?.name ??
      code,
  };
}

/** Sorts grades from the youngest up, as the standard does. The district's own values follow. */
function inOrderOfGrades(sets: DescriptorSets): DescriptorSets {
  const standard = standardDescriptors.GradeLevelDescriptor.values.map((one) => one.code_value);
  const place = (code: string) => {
    const at = standard.indexOf(code);
    return at < 0 ? standard.length : at;
  };
  const grades = sets.GradeLevelDescriptor;
  const values = grades.values.toSorted((a, b) => place(a.code_value) - place(b.code_value));
  return { ...sets, GradeLevelDescriptor: { ...grades, values } };
}

export function useReference(): Reference {
  const reference = useContext(Context);
  if (!reference) throw new Error('used outside of ReferenceProvider');
  return reference;
}
