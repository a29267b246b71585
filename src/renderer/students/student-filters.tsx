import { X } from 'lucide-react';
import { studentStatuses } from '../../../sync/laptop/api.ts';
import { descriptorChoices } from '../forms/choices.ts';
import { useReference } from '../shell/reference.tsx';
import { ChoiceField } from '../ui/choice-field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Segments } from '../ui/segments.tsx';
import { listWords as say } from './list-words.ts';
import { MoreFilters } from './more-filters.tsx';
import { oddWords } from './odd-words.ts';
import { setStudentFilter, useStudentFilter } from './student-query-store.ts';

/** What narrows the list of students. */
export function StudentFilters() {
  const reference = useReference();
  const { school_id, grade, status, odd } = useStudentFilter();
  const schools = reference.ownSchools.map(({ school, enrolled }) => ({
    id: String(school.school_id),
    name: say('schoolCount', { school: school.name_of_institution, count: enrolled }),
  }));
  return (
    <>
      {schools.length > 1 && (
        <ChoiceField
          label={say('school')}
          isLabelHidden
          placeholder={say('allSchools')}
          choices={schools}
          value={school_id === null ? null : String(school_id)}
          onChange={(id) => setStudentFilter({ school_id: id === null ? null : Number(id) })}
        />
      )}
      <ChoiceField
        label={say('grade')}
        isLabelHidden
        placeholder={say('allGrades')}
        choices={descriptorChoices(reference, 'GradeLevelDescriptor')}
        value={grade}
        onChange={(value) => setStudentFilter({ grade: value })}
      />
      <Segments
        label={say('status')}
        choices={studentStatuses.map((id) => ({ id, name: say(id) }))}
        value={status}
        onChange={(value) => setStudentFilter({ status: value })}
      />
      <MoreFilters />
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
