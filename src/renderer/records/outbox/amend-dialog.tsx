import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import { titleMessage } from '../../../../sync/i18n/title-message.ts';
import type { ChangesetView } from '../../../../sync/laptop/api/outbox.ts';
import type { AnyRecord } from '../../../../sync/model/catalog.ts';
import type { EntityName } from '../../../../sync/model/entity.ts';
import type { Problem } from '../../../../sync/model/error.ts';
import { ModalDialog } from '../../kit/dialog/modal-dialog.tsx';
import { type Draft, useDraft } from '../../kit/forms/draft.ts';
import { FieldSet } from '../../kit/forms/field-set.tsx';
import { FormDialog } from '../../kit/forms/form-dialog.tsx';
import { Notice } from '../../kit/surface/notice.tsx';
import { toast } from '../../kit/surface/toasts.tsx';
import { bridge } from '../../library/bridge.ts';
import { useQuery } from '../../library/query/use-query.ts';
import { amendableFields } from './amendable-fields.ts';
import { outboxMessages as t } from './outbox.messages.ts';

/** Corrects an edit that the center refused, and sends it again. */
export function AmendDialog({
  changeset,
  reason,
  onClose,
}: {
  changeset: string;
  reason: Problem | null;
  onClose: () => void;
}) {
  const { data: view, problem } = useQuery('getChangeset', { changeset });
  if (view) return <AmendForm view={view} reason={reason} onClose={onClose} />;
  return (
    <ModalDialog title={t('amendTitle')} onClose={onClose}>
      <div className="dialog__body">
        {problem && <Notice tone="danger">{problemMessage(problem)}</Notice>}
      </div>
    </ModalDialog>
  );
}

function AmendForm({
  view,
  reason,
  onClose,
}: {
  view: ChangesetView;
  reason: Problem | null;
  onClose: () => void;
}) {
  // An action touches at most two records: a student and an enrollment, or two enrollments.
  const parts = [usePart(view, 0), usePart(view, 1)].filter((part) => part !== undefined);
  const { student_name } = view.content;
  const name = useDraft({ entity: 'students', first: student_name ?? {}, check: 'fields' });
  const drafts = parts.map(({ draft }) => draft);
  const title = titleMessage(view.parts);
  return (
    <FormDialog
      title={t('amendTitle')}
      save={t('sendAgain')}
      about={title}
      saved={t('sentAgain', { title })}
      announce={() => toast(t('sentAgain', { title }))}
      drafts={[...drafts, ...(student_name ? [name] : [])]}
      onSave={() =>
        bridge.call('amend', {
          changeset: view.changeset,
          fields: view.content.operations.map(
            (_, i) => parts.find(({ place }) => place === i)?.draft.changes ?? {},
          ),
          ...(student_name ? { student_name: nameValues(name) } : {}),
        })
      }
      onClose={onClose}
    >
      <p className="conflict__title">{title}</p>
      {reason && <Notice tone="danger">{problemMessage(reason)}</Notice>}
      {student_name && (
        <FieldSet title={t('students')} draft={name} names={['first_name', 'last_name']} />
      )}
      {parts.map(({ place, title, draft, names }) => (
        <FieldSet key={place} title={title} draft={draft} names={names} />
      ))}
    </FormDialog>
  );
}

interface Part {
  readonly place: number;
  readonly title: string;
  readonly draft: Draft;
  readonly names: readonly string[];
}

/** The fields of an operation that can be corrected; undefined for a missing operation or a delete. */
function usePart({ content, bases }: ChangesetView, place: number): Part | undefined {
  const operation = content.operations[place];
  const entity: EntityName = operation?.entity ?? 'students';
  const fields: AnyRecord =
    operation?.op === 'create' || operation?.op === 'update' ? operation.fields : {};
  const draft = useDraft({ entity, first: { ...bases[place], ...fields }, check: 'fields' });
  const names = amendableFields(entity, fields);
  if (names.length === 0) return undefined;
  return { place, title: t(entity), draft, names };
}

function nameValues({ values }: Draft): { first_name: string; last_name: string } {
  return { first_name: String(values.first_name), last_name: String(values.last_name) };
}
