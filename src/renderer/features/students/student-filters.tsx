import { X } from 'lucide-react';
import { studentStatuses } from '../../../../sync/laptop/api.ts';
import { ChoiceField } from '../../kit/choice-field.tsx';
import { descriptorChoices } from '../../kit/forms/choices.ts';
import { IconButton } from '../../kit/icon-button.tsx';
import { Segments } from '../../kit/segments.tsx';
import { useReference } from '../../library/reference.tsx';
import { setStudentFilter, useStudentFilter } from '../../library/student-query-store.ts';
import { oddWords } from '../../records/data-issue.messages.ts';
import { listWords as say } from './list.messages.ts';
import { MoreFilters } from './more-filters.tsx';

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
