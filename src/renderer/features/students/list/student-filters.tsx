import { X } from 'lucide-react';
import { studentStatuses } from '../../../../../sync/laptop/api/student-query.ts';
import { IconButton } from '../../../kit/button/icon-button.tsx';
import { ChoiceField } from '../../../kit/field/choice/choice-field.tsx';
import { Segments } from '../../../kit/field/choice/segments.tsx';
import { descriptorChoices } from '../../../kit/forms/choices.ts';
import { useReference } from '../../../library/reference.tsx';
import { useCaseload } from '../../../library/stores/caseload-store.ts';
import { setStudentFilter, useStudentFilter } from '../../../library/stores/student-query-store.ts';
import { dataIssueMessages } from '../../../records/data-issue.messages.ts';
import { listMessages as t } from './list.messages.ts';
import { MoreFilters } from './more-filters.tsx';

const whose = ['myCaseload', 'everyone'] as const;

/** The filters of the list of students. */
export function StudentFilters() {
  const reference = useReference();
  const { school_id, grade, status, data_issue, mine } = useStudentFilter();
  const caseload = useCaseload();
  const schools = reference.ownSchools.map(({ school, enrolled }) => ({
    id: String(school.school_id),
    name: t('schoolCount', { school: school.name_of_institution, count: enrolled }),
  }));
  return (
    <>
      {caseload && (
        <Segments
          label={t('whose')}
          choices={whose.map((id) => ({ id, name: t(id) }))}
          value={mine ? 'myCaseload' : 'everyone'}
          onChange={(id) => setStudentFilter({ mine: id === 'myCaseload' })}
        />
      )}
      {schools.length > 1 && (
        <ChoiceField
          label={t('school')}
          isLabelHidden
          placeholder={t('allSchools')}
          choices={schools}
          value={school_id === null ? null : String(school_id)}
          onChange={(id) => setStudentFilter({ school_id: id === null ? null : Number(id) })}
        />
      )}
      <ChoiceField
        label={t('grade')}
        isLabelHidden
        placeholder={t('allGrades')}
        choices={descriptorChoices(reference, 'GradeLevelDescriptor')}
        value={grade}
        onChange={(value) => setStudentFilter({ grade: value })}
      />
      <Segments
        label={t('status')}
        choices={studentStatuses.map((id) => ({ id, name: t(id) }))}
        value={status}
        onChange={(value) => setStudentFilter({ status: value })}
      />
      <MoreFilters />
      {data_issue !== null && (
        <span className="chip">
          {dataIssueMessages('only', { what: dataIssueMessages(data_issue) })}
          <IconButton
            icon={X}
            label={dataIssueMessages('showAll')}
            onPress={() => setStudentFilter({ data_issue: null })}
          />
        </span>
      )}
    </>
  );
}
