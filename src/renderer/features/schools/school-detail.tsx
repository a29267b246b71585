import { UsersRound } from 'lucide-react';
import { useState } from 'react';
import { fieldLabel } from '../../../../sync/i18n/field-labels.ts';
import type { SchoolPage } from '../../../../sync/laptop/api/schools.ts';
import { entities } from '../../../../sync/model/catalog.ts';
import { Button } from '../../kit/button/button.tsx';
import { Facts } from '../../kit/detail/facts.tsx';
import { OpenedRecord, RecordDetail } from '../../kit/detail/record-detail.tsx';
import { Badge } from '../../kit/surface/badge.tsx';
import { Notice } from '../../kit/surface/notice.tsx';
import { Panel } from '../../kit/surface/panel.tsx';
import { formatValue, type ValueShape } from '../../library/format/format-value.ts';
import { useQuery } from '../../library/query/use-query.ts';
import { useReference } from '../../library/reference.tsx';
import { goTo } from '../../library/stores/place-store.ts';
import { showStudentsOf } from '../../library/stores/student-query-store.ts';
import { ComingsAndGoings } from './comings-and-goings.tsx';
import { EnrollmentByGrade } from './enrollment-by-grade.tsx';
import { schoolsMessages as t } from './schools.messages.ts';

/** A school: its details, its enrollment, and entries and withdrawals over time. */
export function SchoolDetail({ schoolId }: { schoolId: number }) {
  const [year, setYear] = useState<number>();
  const { data: page, problem } = useQuery('getSchool', {
    school_id: schoolId,
    ...(year === undefined ? {} : { school_year: year }),
  });
  const close = () => goTo.school(null);
  return (
    <RecordDetail label={t('school')} problem={problem} isOpen={page !== undefined} onClose={close}>
      {page && (
        <OpenedRecord
          key={page.school.school_id}
          name={page.school.name_of_institution}
          closeLabel={t('closeSchool')}
          onClose={close}
          summary={<Summary page={page} />}
          actions={page.in_scope && <Actions page={page} />}
        >
          {page.in_scope ? (
            <>
              <EnrollmentByGrade page={page} />
              <ComingsAndGoings page={page} onYear={setYear} />
            </>
          ) : (
            <Notice tone="info">{t('notHere')}</Notice>
          )}
          <SchoolFacts page={page} />
        </OpenedRecord>
      )}
    </RecordDetail>
  );
}

function Summary({ page: { school, in_scope } }: { page: SchoolPage }) {
  const { descriptorName } = useReference();
  const grades = (school.grade_levels ?? []).map((grade) =>
    descriptorName('GradeLevelDescriptor', String(grade)),
  );
  return (
    <p className="detail__summary">
      <Badge tone={in_scope ? 'ok' : 'neutral'}>{t(in_scope ? 'yours' : 'notYours')}</Badge>
      <span className="muted numeric selectable">
        {[t('idIs', { id: String(school.school_id) }), grades.join(', ')]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </p>
  );
}

function Actions({ page }: { page: SchoolPage }) {
  return (
    <div className="detail__actions">
      <Button
        onPress={() => {
          showStudentsOf({ school_id: page.school.school_id, status: 'enrolled' });
          goTo.student(null);
        }}
      >
        <UsersRound size={14} aria-hidden />
        {t('showStudents')}
      </Button>
    </div>
  );
}

/** The fields of a school, in the order of its columns, without those that the name and the charts show. */
const untold = ['school_id', 'name_of_institution', 'grade_levels'];

function SchoolFacts({ page: { school, professionals, in_scope } }: { page: SchoolPage }) {
  const reference = useReference();
  const fields = Object.entries(entities.schools.fields).filter(
    ([name, field]) => field.bookkeeping !== true && !untold.includes(name),
  );
  return (
    <Panel title={t('facts')}>
      <div className="panel__body">
        <Facts
          facts={[
            ...(in_scope ? [{ label: t('professionals'), value: professionals }] : []),
            ...fields.map(([name, field]) => ({
              label: fieldLabel('schools', name),
              value: formatValue(
                field as ValueShape,
                school[name as keyof typeof school],
                reference,
              ),
            })),
          ]}
        />
      </div>
    </Panel>
  );
}
