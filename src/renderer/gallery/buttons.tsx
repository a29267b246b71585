import { Ellipsis, History, Pencil, Trash2 } from 'lucide-react';
import { ActionMenu } from '../kit/button/action-menu.tsx';
import { Button } from '../kit/button/button.tsx';
import { IconButton } from '../kit/button/icon-button.tsx';
import { LinkButton } from '../kit/button/link-button.tsx';
import { RowButton } from '../kit/button/row-button.tsx';
import { galleryMessages as t } from './gallery.messages.ts';
import { Row, Specimens } from './specimen.tsx';

const looks = ['primary', 'plain', 'quiet', 'danger'] as const;
const nothing = () => {};

export function Buttons() {
  return (
    <Specimens title={t('buttons')}>
      <Row>
        {looks.map((look) => (
          <Button key={look} look={look}>
            {t(look)}
          </Button>
        ))}
      </Row>
      <Row>
        {looks.map((look) => (
          <Button key={look} look={look} isDisabled>
            {t('disabled')}
          </Button>
        ))}
      </Row>
      <Row>
        {looks.map((look) => (
          <Button key={look} look={look} isPending>
            {t('busy')}
          </Button>
        ))}
      </Row>
      <Row>
        <IconButton icon={Pencil} label={t('edit')} />
        <IconButton icon={Pencil} label={t('disabled')} isDisabled />
        <ActionMenu
          label={t('actions')}
          trigger={<IconButton icon={Ellipsis} label={t('actions')} />}
          items={[
            { id: 'edit', label: t('edit'), icon: Pencil, onAction: nothing },
            { id: 'export', label: t('plain'), icon: History, onAction: nothing },
            {
              id: 'remove',
              label: t('danger'),
              icon: Trash2,
              isDangerous: true,
              onAction: nothing,
            },
          ]}
        />
        <LinkButton onPress={nothing}>{t('student')}</LinkButton>
      </Row>
      <RowButton label={t('school')} value={t('students', { count: 304 })} onPress={nothing} />
    </Specimens>
  );
}
