import type { Profile } from '../../../sync/model/catalog.ts';
import { formatInstant, inWords } from '../shell/format.ts';
import { useNow } from '../shell/use-now.ts';
import { Panel } from '../ui/panel.tsx';
import { SimpleTable } from '../ui/simple-table.tsx';

/** The papers of a professional, by name: the files themselves are not on this laptop. */
export function Documents({ documents }: { documents: Profile['documents'] }) {
  const now = useNow();
  if (!documents || documents.length === 0) return null;
  return (
    <Panel title="Documents">
      <div className="panel__body">
        <SimpleTable
          caption="Documents on file"
          rows={documents}
          keyOf={({ document_id, uploaded_at }) => `${document_id} ${uploaded_at}`}
          columns={[
            {
              header: 'Document',
              cell: ({ document_type, document_id }) =>
                document_type ? inWords(document_type) : document_id,
            },
            { header: 'State', cell: ({ status }) => status && inWords(status) },
            {
              header: 'Uploaded',
              cell: ({ uploaded_at }) => uploaded_at && formatInstant(uploaded_at, now),
            },
          ]}
        />
      </div>
    </Panel>
  );
}
