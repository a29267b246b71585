import type { Profile } from '../../../sync/model/catalog.ts';
import { formatInstant, inWords } from '../shell/format.ts';
import { useNow } from '../shell/use-now.ts';
import { Panel } from '../ui/panel.tsx';
import { SimpleTable } from '../ui/simple-table.tsx';
import { profileWords as say } from './profile-words.ts';

/** The papers of a professional, by name: the files themselves are not on this laptop. */
export function Documents({ documents }: { documents: Profile['documents'] }) {
  const now = useNow();
  if (!documents || documents.length === 0) return null;
  return (
    <Panel title={say('documents')}>
      <div className="panel__body">
        <SimpleTable
          caption={say('onFile')}
          rows={documents}
          keyOf={({ document_id, uploaded_at }) => `${document_id} ${uploaded_at}`}
          columns={[
            {
              header: say('document'),
              cell: ({ document_type, document_id }) =>
                document_type ? inWords(document_type) : document_id,
            },
            { header: say('state'), cell: ({ status }) => status && inWords(status) },
            {
              header: say('uploaded'),
              cell: ({ uploaded_at }) => uploaded_at && formatInstant(uploaded_at, now),
            },
          ]}
        />
      </div>
    </Panel>
  );
}
