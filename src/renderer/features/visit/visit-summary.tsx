import { Download, FileText } from 'lucide-react';
import { useState } from 'react';
import { titleMessage } from '../../../../sync/i18n/title-message.ts';
import type { VisitStudent, VisitView } from '../../../../sync/laptop/api/visit.ts';
import { Button } from '../../kit/button/button.tsx';
import { SimpleTable } from '../../kit/grid/simple-table.tsx';
import { Page } from '../../kit/page/page.tsx';
import { Panel } from '../../kit/surface/panel.tsx';
import { bridge } from '../../library/bridge.ts';
import { formatMoment, listName } from '../../library/format/format.ts';
import { useReference } from '../../library/reference.tsx';
import { DisclosureDialog } from './disclosure-dialog.tsx';
import { visitMessages as t } from './visit.messages.ts';

/** An ended visit: what was done, noted and left open. It can be exported, or continued. */
export function VisitSummary({ visit, onAnother }: { visit: VisitView; onAnother: () => void }) {
  const [form, setForm] = useState<'csv' | 'pdf' | null>(null);
  const { students, done } = visit;
  const left = students.filter(({ checked_at }) => checked_at === null);
  const goOn = () => void bridge.call('endVisit', { ended: false });
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
          <Button onPress={goOn}>{t('goOn')}</Button>
          <Button look="primary" onPress={onAnother}>
            {t('another')}
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
      {form !== null && <DisclosureDialog form={form} onClose={() => setForm(null)} />}
    </Page>
  );
}

function Notes({ visit: { note, students } }: { visit: VisitView }) {
  const noted = students.filter((student) => student.note !== null);
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
            <div key={student.student_unique_id} {...optOut(student)}>
              <dt>{listName(student)}</dt>
              <dd>{student.note}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Panel>
  );
}

/** A student whose family opted out appears on screen, and not on paper. */
function optOut({ opted_out }: VisitStudent): { className?: string } {
  return opted_out ? { className: 'no-print' } : {};
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
      isPrinted={({ opted_out }) => !opted_out}
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
