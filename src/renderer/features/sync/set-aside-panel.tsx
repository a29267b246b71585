import { joinTexts } from '../../../../sync/i18n/isolate.ts';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { SetAsideView } from '../../../../sync/laptop/api/set-aside.ts';
import { Panel } from '../../kit/surface/panel.tsx';
import { formatInstant } from '../../library/format/format.ts';
import { useNow } from '../../library/hooks/use-now.ts';
import { useQuery } from '../../library/query/use-query.ts';
import { setAsideMessages as t } from './set-aside.messages.ts';

/** The records that are set aside: whose they are, and what is wrong. */
export function SetAsidePanel() {
  const { data: items = [] } = useQuery('listSetAside', {});
  if (items.length === 0) return null;
  return (
    <Panel title={t('title', { count: items.length })}>
      <div className="panel__body">
        <p className="muted">{t('intro')}</p>
      </div>
      <ul>
        {items.map((item) => (
          <SetAsideItem
            key={`${item.entity} ${item.key} ${item.position ?? ''} ${item.buckets}`}
            item={item}
          />
        ))}
      </ul>
    </Panel>
  );
}

function SetAsideItem({
  item: { entity, key, position, name, reason, at },
}: {
  item: SetAsideView;
}) {
  const now = useNow();
  const facts = [
    t('id', { id: position ?? key.join(', ') }),
    t('since', { when: formatInstant(at, now) }),
  ];
  return (
    <li className="outbox-item">
      <div className="outbox-item__text">
        <p className="outbox-item__title">{t('record', { entity, name })}</p>
        <p className="selectable">{problemMessage(reason)}</p>
        <p className="muted numeric selectable">{joinTexts(facts, ' · ')}</p>
      </div>
    </li>
  );
}
