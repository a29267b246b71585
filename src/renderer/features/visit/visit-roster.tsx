import { ClipboardList, SearchX } from 'lucide-react';
import { useMemo, useState } from 'react';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { VisitStudent, VisitView } from '../../../../sync/laptop/api/visit.ts';
import { ActionButton } from '../../kit/button/action-button.tsx';
import { Button } from '../../kit/button/button.tsx';
import { Segments } from '../../kit/field/choice/segments.tsx';
import { SelectField } from '../../kit/field/choice/select-field.tsx';
import { SearchBox } from '../../kit/field/search-box.tsx';
import { PageHeader } from '../../kit/page/page.tsx';
import { EmptyState } from '../../kit/surface/empty-state.tsx';
import { toast } from '../../kit/surface/toasts.tsx';
import { bridge } from '../../library/bridge.ts';
import { formatInstant } from '../../library/format/format.ts';
import { useNow } from '../../library/hooks/use-now.ts';
import { useReference } from '../../library/reference.tsx';
import { goTo } from '../../library/stores/place-store.ts';
import { isChecked, useCountChecked, useMarks } from './marks-store.ts';
import { NoteDialog } from './note-dialog.tsx';
import { type RosterGrade, RosterList } from './roster-list.tsx';
import { visitMessages as t } from './visit.messages.ts';

/** A visit under way: the roster of the school as a checklist, all of it or a part. */
export function VisitRoster({ visit }: { visit: VisitView }) {
  const { visit_id, students } = visit;
  const now = useNow();
  const [grade, setGrade] = useState(everyone);
  const [text, setText] = useState('');
  const [left, setLeft] = useState<(typeof shares)[number]>('all');
  const [isNoting, setIsNoting] = useState(false);
  const checked = useCountChecked(students);
  const grades = useGrades(students);
  const shown = useShown(grades, { grade, text, onlyLeft: left === 'left' });
  const end = async () => {
    const result = await bridge.call('endVisit', { visit_id, ended: true });
    if (!result.ok) toast(problemMessage(result.error));
  };
  return (
    <div className="visit">
      <PageHeader
        title={visit.school_name}
        note={
          <p className="muted numeric" role="status">
            {t('progress', { checked, all: students.length })}
            {' · '}
            {t('since', { when: formatInstant(visit.started_at, now) })}
          </p>
        }
        actions={
          <>
            <Button onPress={() => goTo.visit(null)}>{t('allVisits')}</Button>
            <Button onPress={() => setIsNoting(true)}>{t('visitNote')}</Button>
            <ActionButton look="primary" onAct={end}>
              {t('end')}
            </ActionButton>
          </>
        }
      />
      <div className="visit__filters">
        <SearchBox
          label={t('searchRoster')}
          placeholder={t('searchHint')}
          value={text}
          onChange={setText}
        />
        <SelectField
          label={t('grades')}
          isLabelHidden
          choices={[{ id: everyone, name: t('allGrades') }, ...grades]}
          value={grade}
          onChange={(id) => setGrade(id ?? everyone)}
        />
        <Segments
          label={t('shown')}
          choices={shares.map((id) => ({ id, name: t(id) }))}
          value={left}
          onChange={setLeft}
        />
      </div>
      {students.length === 0 && (
        <EmptyState icon={ClipboardList} title={t('noRoster')}>
          {t('noRosterText')}
        </EmptyState>
      )}
      {students.length > 0 && shown.length === 0 && (
        <EmptyState icon={SearchX} title={t('nobodyShown')}>
          {t('nobodyShownText')}
        </EmptyState>
      )}
      {shown.length > 0 && <RosterList visit={visit} grades={shown} />}
      <p className="visit__keys muted">{t('keys')}</p>
      {isNoting && (
        <NoteDialog
          title={t('aboutVisit')}
          draftName={`visit-note:${visit_id}`}
          first={visit.note}
          onSave={(note) => bridge.call('noteOnVisit', { visit_id, text: note })}
          onClose={() => setIsNoting(false)}
        />
      )}
    </div>
  );
}

const everyone = '*';
const shares = ['all', 'left'] as const;

/** The grades of the roster in order. */
function useGrades(students: readonly VisitStudent[]): readonly RosterGrade[] {
  const { descriptorName } = useReference();
  return useMemo(
    () =>
      [...Map.groupBy(students, ({ grade }) => grade ?? '')].map(([id, group]) => ({
        id,
        name: id === '' ? t('noGrade') : descriptorName('GradeLevelDescriptor', id),
        students: group,
      })),
    [students, descriptorName],
  );
}

/** What of the roster is shown. Grades without students in it are left out. */
function useShown(
  grades: readonly RosterGrade[],
  how: { readonly grade: string; readonly text: string; readonly onlyLeft: boolean },
): readonly RosterGrade[] {
  const { grade, text, onlyLeft } = how;
  const marks = useMarks();
  // A check changes what is shown only when checked students are hidden.
  const hiding = onlyLeft ? marks : null;
  return useMemo(() => {
    const words = normalize(text).split(/\s+/).filter(Boolean);
    return grades
      .filter(({ id }) => grade === everyone || id === grade)
      .map((one) => ({
        ...one,
        students: one.students.filter(
          (student) => hasWords(student, words) && (hiding === null || !isChecked(hiding, student)),
        ),
      }))
      .filter(({ students }) => students.length > 0);
  }, [grades, grade, text, hiding]);
}

function hasWords(student: VisitStudent, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { first_name, last_name, student_unique_id } = student;
  const name = normalize(`${first_name} ${last_name} ${student_unique_id}`);
  return words.every((word) => name.includes(word));
}

function normalize(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
