import { problemMessage } from '../../../../../sync/i18n/problem-message.ts';
import { ModalDialog } from '../../../kit/dialog/modal-dialog.tsx';
import { Notice } from '../../../kit/surface/notice.tsx';
import { useQuery } from '../../../library/query/use-query.ts';
import { conflictMessages as t } from './conflict.messages.ts';
import { ConflictForm } from './conflict-form.tsx';

/** Shows an edit beside the center's version of the same fields, to choose between them. */
export function ConflictDialog({ changeset, onClose }: { changeset: string; onClose: () => void }) {
  const { data: conflict, problem } = useQuery('getConflict', { changeset });
  return (
    <ModalDialog title={t('title')} size="large" onClose={onClose}>
      {conflict ? (
        <ConflictForm conflict={conflict} onClose={onClose} />
      ) : (
        <div className="dialog__body">
          {problem && <Notice tone="danger">{problemMessage(problem)}</Notice>}
        </div>
      )}
    </ModalDialog>
  );
}
