import type { Profile } from '../../../../../sync/model/catalog.ts';
import { SimpleTable } from '../../../kit/grid/simple-table.tsx';
import { Badge } from '../../../kit/surface/badge.tsx';
import { formatInstant } from '../../../library/format/format.ts';
import { useNow } from '../../../library/hooks/use-now.ts';
import { bootcampMessages as t } from './bootcamp/bootcamp.messages.ts';

type Progress = NonNullable<Profile['bootcamp_progress']>;

/** Days before the end of a certification from which it is marked. */
const soon = 60;

/** The certifications that a professional has earned. */
export function Certifications({
  certifications = [],
}: {
  certifications: Progress['certifications_earned'];
}) {
  const now = useNow();
  if (certifications.length === 0) return null;
  return (
    <SimpleTable
      caption={t('certifications')}
      rows={certifications}
      keyOf={({ certification_id, earned_at }) => `${certification_id} ${earned_at}`}
      columns={[
        {
          header: t('certification'),
          cell: ({ certification_name, certification_id }) =>
            certification_name ?? certification_id,
        },
        {
          header: t('earned'),
          isShort: true,
          cell: ({ earned_at }) => earned_at && formatInstant(earned_at, now),
        },
        {
          header: t('expires'),
          cell: ({ expires_at }) =>
            expires_at && (
              <>
                {formatInstant(expires_at, now)} <Expiry at={expires_at} now={now} />
              </>
            ),
        },
      ]}
    />
  );
}

function Expiry({ at, now }: { at: string; now: Date }) {
  const days = (Date.parse(at) - now.getTime()) / 86_400_000;
  if (days < 0) return <Badge tone="danger">{t('expired')}</Badge>;
  return days < soon ? <Badge tone="warn">{t('expiresSoon')}</Badge> : null;
}
