import { X } from 'lucide-react';
import { descriptorChoices } from '../forms/choices.ts';
import { countOf } from '../shell/format.ts';
import { useReference } from '../shell/reference.tsx';
import { ChoiceField } from '../ui/choice-field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Segments } from '../ui/segments.tsx';
import { oddWords } from './odd-words.ts';
import { setStudentFilter, useStudentFilter } from './student-query-store.ts';

const statuses = [
  { id: 'any', name: 'All' },
  { id: 'enrolled', name: 'Enrolled' },
  { id: 'withdrawn', name: 'Withdrawn' },
] as const;

/** What narrows the list of students. */
export function StudentFilters() {
  const reference = useReference();
  const { school_id, grade, status, odd } = useStudentFilter();
  const schools = reference.ownSchools.map(({ school, enrolled }) => ({
    id: String(school.school_id),
    name: `${school.name_of_institution} (${countOf(enrolled, 'student')})`,
  }));
  return (
    <>
      {schools.length > 1 && (
        <ChoiceField
          label="School"
          isLabelHidden
          placeholder="All schools"
          choices={schools}
          value={school_id === null ? null : String(school_id)}
          onChange={(id) => setStudentFilter({ school_id: id === null ? null : Number(id) })}
        />
      )}
      <ChoiceField
        label="Grade"
        isLabelHidden
        placeholder="All grades"
        choices={descriptorChoices(reference, 'GradeLevelDescriptor')}
        value={grade}
        onChange={(value) => setStudentFilter({ grade: value })}
      />
      <Segments
        label="Status"
        choices={statuses}
        value={status}
        onChange={(value) => setStudentFilter({ status: value })}
      />
      {odd !== null && (
        <span className="chip">
          {oddWords('only', { what: oddWords(odd) })}
          <IconButton
            icon={X}
            label={oddWords('showAll')}
            onPress={() => setStudentFilter({ odd: null })}
          />
        </span>
      )}
    </>
  );
}
