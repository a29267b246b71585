import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { SchoolView } from '../../../sync/laptop/api/schools.ts';
import {
  type DescriptorSetName,
  type DescriptorSets,
  standardDescriptors,
} from '../../../sync/model/descriptors.ts';
import { descriptorLabel } from './format/descriptor-labels.ts';
import { valueMessages as t } from './format/value.messages.ts';
import { useQuery } from './query/use-query.ts';

/** What records refer to, by code or id, in words. */
export interface Reference {
  readonly sets: DescriptorSets;
  /** Every school of the district. */
  readonly schools: readonly SchoolView[];
  /** Those that the person works on: the hub takes enrollments at no other. */
  readonly ownSchools: readonly SchoolView[];
  /** A school's name; its id where it is not in the mirror. */
  schoolName(schoolId: number): string;
  /** The words for a code; the code itself where the set does not know it. */
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

/** The district's grades from the youngest up, as the standard has them; its own values follow. */
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
