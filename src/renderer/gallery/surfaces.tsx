import { Inbox, X } from 'lucide-react';
import { Button } from '../kit/button/button.tsx';
import { IconButton } from '../kit/button/icon-button.tsx';
import { Facts } from '../kit/detail/facts.tsx';
import { Badge } from '../kit/surface/badge.tsx';
import { Email } from '../kit/surface/email.tsx';
import { EmptyState } from '../kit/surface/empty-state.tsx';
import { Notice } from '../kit/surface/notice.tsx';
import { galleryMessages as t } from './gallery.messages.ts';
import { Row, Specimens } from './specimen.tsx';

export function Surfaces() {
  return (
    <Specimens title={t('surfaces')}>
      <Row>
        <Badge tone="neutral">{t('waiting')}</Badge>
        <Badge tone="info">{t('sending')}</Badge>
        <Badge tone="ok">{t('enrolled')}</Badge>
        <Badge tone="warn">{t('withdrawn')}</Badge>
        <Badge tone="danger">{t('refused')}</Badge>
      </Row>
      <Notice tone="info">{t('info')}</Notice>
      <Notice tone="ok">{t('ok')}</Notice>
      <Notice tone="warn" title={t('student')}>
        {t('warn')}
      </Notice>
      <Notice tone="danger" actions={<IconButton icon={X} label={t('danger')} />}>
        {t('failed')}
      </Notice>
      <Facts
        facts={[
          { label: t('name'), value: t('student') },
          { label: t('phone'), value: null },
          { label: t('email'), value: <Email address="ana.ruiz@lakeview.example.org" /> },
        ]}
      />
      <EmptyState icon={Inbox} title={t('nothing')} actions={<Button>{t('quiet')}</Button>}>
        {t('nothingText')}
      </EmptyState>
    </Specimens>
  );
}
