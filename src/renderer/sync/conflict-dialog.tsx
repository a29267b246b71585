import { useState } from 'react';
import type { ConflictView } from '../../../sync/laptop/api.ts';
import { assertNever, type Problem } from '../../../sync/model/error.ts';
import { bridge } from '../shell/bridge.ts';
import { useAsked } from '../shell/use-asked.ts';
import { Button } from '../ui/button.tsx';
import { ModalDialog } from '../ui/modal-dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { toast } from '../ui/toasts.tsx';
import { ConflictTable } from './conflict-table.tsx';

/** The center changed what the counselor changed too: side by side, to choose whose version stays. */
export function ConflictDialog({ changeset, onClose }: { changeset: string; onClose: () => void }) {
  const { data: conflict, problem } = useAsked('getConflict', { changeset });
  const [failure, setFailure] = useState<Problem>();
  const resolve = async (choice: 'mine' | 'theirs') => {
    const result = await bridge.call('resolve', { changeset, choice });
    if (!result.ok) {
      setFailure(result.error);
      return;
    }
    onClose();
    toast(
      choice === 'mine'
        ? 'Your version was kept. It is sent with the next sync.'
        : 'The center’s version was taken.',
    );
  };
  const shown = failure ?? problem;
  return (
    <ModalDialog title="Choose which version stays" size="large" onClose={onClose}>
      <div className="dialog__body">
        {conflict && <p className="conflict__title">{conflict.title}</p>}
        {conflict?.records.map((record) => (
          <ConflictRecord key={JSON.stringify([record.entity, record.key])} record={record} />
        ))}
        {shown && <Notice tone="danger">{shown.message}</Notice>}
      </div>
      <div className="dialog__footer">
        <Button onPress={onClose}>Decide later</Button>
        <Button isDisabled={!conflict} onPress={() => resolve('theirs')}>
          Take the center’s
        </Button>
        <Button look="primary" isDisabled={!conflict} onPress={() => resolve('mine')}>
          Keep mine
        </Button>
      </div>
    </ModalDialog>
  );
}

type Record = ConflictView['records'][number];

function ConflictRecord({ record }: { record: Record }) {
  return (
    <section className="conflict__record">
      <Notice tone="warn">{kindWords(record.kind)}</Notice>
      {record.fields.length > 0 && <ConflictTable record={record} />}
    </section>
  );
}

function kindWords(kind: Record['kind']): string {
  switch (kind) {
    case 'changed':
      return 'Someone changed the same fields at the center after you had read the record. Fields that belong together, such as the parts of a name, stay together; what else you changed is kept with either choice.';
    case 'deleted':
      return 'The center has deleted this record since you read it. Keeping yours makes it again; taking the center’s lets it go.';
    case 'exists':
      return 'The center already has a record with this key. Keeping yours changes that one; taking the center’s leaves it as it is.';
    default:
      return assertNever(kind);
  }
}
