import type { VisitLine } from '../../../../sync/laptop/api/visit.ts';
import { Button } from '../../kit/button/button.tsx';
import { LinkButton } from '../../kit/button/link-button.tsx';
import { SimpleTable } from '../../kit/grid/simple-table.tsx';
import { Page } from '../../kit/page/page.tsx';
import { Panel } from '../../kit/surface/panel.tsx';
import { formatMoment } from '../../library/format/format.ts';
import { useQuery } from '../../library/query/use-query.ts';
import { goTo } from '../../library/stores/place-store.ts';
import { CheckButton, ChooseSchool } from './choose-school.tsx';
import { visitMessages as t } from './visit.messages.ts';

/** All visits: those that go on, the schools to visit next, and those that have ended. */
export function VisitList() {
  const { data: visits = [] } = useQuery('listVisits', {});
  const open = visits.filter(({ ended_at }) => ended_at === null);
  const ended = visits.filter(({ ended_at }) => ended_at !== null);
  return (
    <Page title={t('title')} note={<p className="muted">{t('intro')}</p>} actions={<CheckButton />}>
      {open.length > 0 && (
        <Panel title={t('underWay')}>
          <ul className="panel__body visit__schools">
            {open.map((visit) => (
              <OpenVisit key={visit.visit_id} visit={visit} />
            ))}
          </ul>
        </Panel>
      )}
      <ChooseSchool />
      {ended.length > 0 && (
        <Panel title={t('endedVisits', { count: ended.length })}>
          <div className="panel__body">
            <SimpleTable
              caption={t('endedVisits', { count: ended.length })}
              isCaptionHidden
              rows={ended}
              keyOf={({ visit_id }) => visit_id}
              columns={[
                {
                  header: t('school'),
                  cell: ({ visit_id, school_name }) => (
                    <LinkButton onPress={() => goTo.visit(visit_id)}>{school_name}</LinkButton>
                  ),
                },
                {
                  header: t('started'),
                  cell: ({ started_at }) => formatMoment(started_at),
                  isShort: true,
                },
                {
                  header: t('ended'),
                  cell: ({ ended_at }) => ended_at && formatMoment(ended_at),
                  isShort: true,
                },
                { header: t('checked'), cell: ({ checked }) => checked },
                { header: t('actions'), cell: ({ done }) => done },
              ]}
            />
          </div>
        </Panel>
      )}
    </Page>
  );
}

function OpenVisit({
  visit: { visit_id, school_name, started_at, checked },
}: {
  visit: VisitLine;
}) {
  return (
    <li className="visit__school">
      <div className="visit__school-text">
        <h3 className="panel__title">{school_name}</h3>
        <p className="muted numeric">
          {t('since', { when: formatMoment(started_at) })} · {t('countChecked', { count: checked })}
        </p>
      </div>
      <Button
        look="primary"
        aria-label={t('continueAt', { school: school_name })}
        onPress={() => goTo.visit(visit_id)}
      >
        {t('goOn')}
      </Button>
    </li>
  );
}
