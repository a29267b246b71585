import { Download, FileText } from 'lucide-react';
import { useState } from 'react';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import { titleMessage } from '../../../../sync/i18n/title-message.ts';
import type { VisitStudent, VisitView } from '../../../../sync/laptop/api/visit.ts';
import type { Exported } from '../../../preload/contract.ts';
import { ActionButton } from '../../kit/button/action-button.tsx';
import { Button } from '../../kit/button/button.tsx';
import { ConfirmDialog } from '../../kit/dialog/confirm-dialog.tsx';
import { SimpleTable } from '../../kit/grid/simple-table.tsx';
import { Page } from '../../kit/page/page.tsx';
import { Panel } from '../../kit/surface/panel.tsx';
import { toast } from '../../kit/surface/toasts.tsx';
import { bridge } from '../../library/bridge.ts';
import { formatMoment, listName } from '../../library/format/format.ts';
import { useReference } from '../../library/reference.tsx';
import { goTo } from '../../library/stores/place-store.ts';
import { DisclosureDialog } from '../../records/disclosure/disclosure-dialog.tsx';
import { isChecked } from './marks-store.ts';
import { visitMessages as t } from './visit.messages.ts';

/** An ended visit: what was done, noted and left open, as it was then. It can be exported, continued or removed. */
export function VisitSummary({ visit }: { visit: VisitView }) {
  const [form, setForm] = useState<'csv' | 'pdf' | null>(null);
  const [isRemoving, setIsRemoving] = useState(false);
  const { visit_id, students, done, marks } = visit;
  const left = students.filter((student) => !isChecked(marks, student));
  const goOn = async () => {
    const result = await bridge.call('endVisit', { visit_id, ended: false });
    if (!result.ok) toast(problemMessage(result.error));
  };
  return (
    <Page
      title={t('summary', { school: visit.school_name })}
      note={
        <p className="muted numeric">
          {t('from', {
            start: formatMoment(visit.started_at),
            end: formatMoment(visit.ended_at ?? visit.started_at),
          })}
          {' · '}
          {t('checkedOf', { checked: students.length - left.length, all: students.length })}
        </p>
      }
      actions={
        <>
          <Button onPress={() => setForm('csv')}>
            <Download size={14} aria-hidden />
            {t('saveCsv')}
          </Button>
          <Button onPress={() => setForm('pdf')}>
            <FileText size={14} aria-hidden />
            {t('savePdf')}
          </Button>
          <Button onPress={() => setIsRemoving(true)}>{t('remove')}</Button>
          <ActionButton onAct={goOn}>{t('goOn')}</ActionButton>
          <Button look="primary" onPress={() => goTo.visit(null)}>
            {t('allVisits')}
          </Button>
        </>
      }
    >
      <Panel title={t('done', { count: done.length })}>
        {done.length === 0 ? (
          <p className="panel__body muted">{t('nothingDone')}</p>
        ) : (
          <ul className="panel__body visit__done">
            {done.map(({ changeset, parts }) => (
              <li key={changeset}>{titleMessage(parts)}</li>
            ))}
          </ul>
        )}
      </Panel>
      <Notes visit={visit} />
      <Panel title={t('notChecked', { count: left.length })}>
        <div className="panel__body">
          {left.length === 0 ? (
            <p className="muted">{t('allChecked')}</p>
          ) : (
            <StudentTable caption={t('notChecked', { count: left.length })} students={left} />
          )}
        </div>
      </Panel>
      {form !== null && (
        <DisclosureDialog
          text={t('discloseText')}
          onExport={async (reason) => {
            const result = await bridge.exportVisit({ visit_id, form, ...reason });
            if (result.ok && result.value.saved) toast(savedMessage(result.value));
            return result;
          }}
          onClose={() => setForm(null)}
        />
      )}
      {isRemoving && (
        <ConfirmDialog
          title={t('removeTitle')}
          confirm={t('removeVisit')}
          onConfirm={() => bridge.call('removeVisit', { visit_id })}
          onDone={() => goTo.visit(null)}
          onClose={() => setIsRemoving(false)}
        >
          <p>{t('removeText')}</p>
        </ConfirmDialog>
      )}
    </Page>
  );
}

function savedMessage({ left_out }: Exported): string {
  const { students = 0, actions = 0, notes = 0 } = left_out ?? {};
  return students + actions + notes === 0
    ? t('exported')
    : t('exportedWithout', { students, actions, notes });
}

function Notes({ visit: { note, students, marks } }: { visit: VisitView }) {
  const noted = students.filter((one) => noteOf(marks, one) !== null);
  return (
    <Panel title={t('notes')}>
      <div className="panel__body visit__notes">
        {note === '' && noted.length === 0 && <p className="muted">{t('noNotes')}</p>}
        <dl>
          {note !== '' && (
            <div>
              <dt>{t('theVisit')}</dt>
              <dd>{note}</dd>
            </div>
          )}
          {noted.map((student) => (
            <div key={student.student_unique_id}>
              <dt>{listName(student)}</dt>
              <dd>{noteOf(marks, student)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Panel>
  );
}

function noteOf(marks: VisitView['marks'], { student_unique_id }: VisitStudent): string | null {
  return marks[student_unique_id]?.note ?? null;
}

function StudentTable({
  caption,
  students,
}: {
  caption: string;
  students: readonly VisitStudent[];
}) {
  const { descriptorName } = useReference();
  return (
    <SimpleTable
      caption={caption}
      isCaptionHidden
      rows={students}
      keyOf={({ student_unique_id }) => student_unique_id}
      columns={[
        { header: t('student'), cell: listName },
        { header: t('id'), cell: ({ student_unique_id }) => student_unique_id },
        {
          header: t('grade'),
          cell: ({ grade }) =>
            grade === null ? null : descriptorName('GradeLevelDescriptor', grade),
        },
      ]}
    />
  );
}
