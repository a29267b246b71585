import type { Profile } from '../../../../../sync/model/catalog.ts';
import { SimpleTable } from '../../../kit/grid/simple-table.tsx';
import { Panel } from '../../../kit/surface/panel.tsx';
import { formatCode, formatInstant } from '../../../library/format/format.ts';
import { useNow } from '../../../library/hooks/use-now.ts';
import { profileMessages as t } from '../profile.messages.ts';

/** The documents of a professional, by name. The files themselves are not on this laptop. */
export function Documents({ documents }: { documents: Profile['documents'] }) {
  const now = useNow();
  if (!documents || documents.length === 0) return null;
  return (
    <Panel title={t('documents')}>
      <div className="panel__body">
        <SimpleTable
          caption={t('onFile')}
          rows={documents}
          keyOf={({ document_id, uploaded_at }) => `${document_id} ${uploaded_at}`}
          columns={[
            {
              header: t('document'),
              cell: ({ document_type, document_id }) =>
                document_type ? formatCode(document_type) : document_id,
            },
            { header: t('state'), cell: ({ status }) => status && formatCode(status) },
            {
              header: t('uploaded'),
              isShort: true,
              cell: ({ uploaded_at }) => uploaded_at && formatInstant(uploaded_at, now),
            },
          ]}
        />
      </div>
    </Panel>
  );
}
