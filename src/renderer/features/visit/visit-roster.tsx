import { ClipboardList } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { VisitStudent, VisitView } from '../../../../sync/laptop/api/visit.ts';
import { Button } from '../../kit/button/button.tsx';
import { SelectField } from '../../kit/field/choice/select-field.tsx';
import { PageHeader } from '../../kit/page/page.tsx';
import { EmptyState } from '../../kit/surface/empty-state.tsx';
import { bridge } from '../../library/bridge.ts';
import { formatInstant } from '../../library/format/format.ts';
import { useNow } from '../../library/hooks/use-now.ts';
import { useReference } from '../../library/reference.tsx';
import { NoteDialog } from './note-dialog.tsx';
import { type RosterGrade, RosterList } from './roster-list.tsx';
import { visitMessages as t } from './visit.messages.ts';

/** A visit under way: the roster of the school as a checklist, for one grade or all. */
export function VisitRoster({ visit }: { visit: VisitView }) {
  const now = useNow();
  const [grade, setGrade] = useState(everyone);
  const [isNoting, setIsNoting] = useState(false);
  const { all, grades } = useGrades(visit.students);
  const shown = grades.filter(({ id }) => grade === everyone || id === grade);
  const end = () => void bridge.call('endVisit', { ended: true });
  return (
    <div className="visit">
      <PageHeader
        title={visit.school_name}
        note={
          <p className="muted numeric" role="status">
            {t('progress', { checked: countChecked(visit.students), all: visit.students.length })}
            {' · '}
            {t('since', { when: formatInstant(visit.started_at, now) })}
          </p>
        }
        actions={
          <>
            <SelectField
              label={t('grades')}
              isLabelHidden
              choices={[all, ...grades]}
              value={grade}
              onChange={(id) => setGrade(id ?? everyone)}
            />
            <Button onPress={() => setIsNoting(true)}>{t('visitNote')}</Button>
            <Button look="primary" onPress={end}>
              {t('end')}
            </Button>
          </>
        }
      />
      {visit.students.length === 0 ? (
        <EmptyState icon={ClipboardList} title={t('noRoster')}>
          {t('noRosterText')}
        </EmptyState>
      ) : (
        <RosterList visit={visit} grades={shown} />
      )}
      <p className="visit__keys muted">{t('keys')}</p>
      {isNoting && (
        <NoteDialog
          title={t('aboutVisit')}
          first={visit.note}
          onSave={(text) => bridge.call('noteOnVisit', { text })}
          onClose={() => setIsNoting(false)}
        />
      )}
    </div>
  );
}

const everyone = '*';

function gradeOf({ grade }: VisitStudent): string {
  return grade ?? '';
}

function countChecked(students: readonly VisitStudent[]): number {
  return students.filter(({ checked_at }) => checked_at !== null).length;
}

/** The grades of the roster in order, and all of them together, each with its progress. */
function useGrades(students: readonly VisitStudent[]): {
  readonly all: { readonly id: string; readonly name: string };
  readonly grades: readonly RosterGrade[];
} {
  const { descriptorName } = useReference();
  return useMemo(() => {
    const line = (name: string, group: readonly VisitStudent[]) =>
      t('gradeCount', { grade: name, checked: countChecked(group), all: group.length });
    const gradeName = (grade: string) =>
      grade === '' ? t('noGrade') : descriptorName('GradeLevelDescriptor', grade);
    return {
      all: { id: everyone, name: line(t('allGrades'), students) },
      grades: [...Map.groupBy(students, gradeOf)].map(([grade, group]) => ({
        id: grade,
        name: line(gradeName(grade), group),
        students: group,
      })),
    };
  }, [students, descriptorName]);
}
