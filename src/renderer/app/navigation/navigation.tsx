import {
  CalendarCheck2,
  ClipboardCheck,
  Inbox,
  Lock,
  type LucideIcon,
  School,
  UserRound,
  UsersRound,
} from 'lucide-react';
import { Button } from 'react-aria-components';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { SessionState } from '../../../../sync/laptop/api/session.ts';
import { IconButton } from '../../kit/button/icon-button.tsx';
import { Badge } from '../../kit/surface/badge.tsx';
import { toast } from '../../kit/surface/toasts.tsx';
import { bridge } from '../../library/bridge.ts';
import { formatCode } from '../../library/format/format.ts';
import { goTo, type Screen, usePlace } from '../../library/stores/place-store.ts';
import { setSession } from '../../library/stores/session-store.ts';
import { useSync } from '../../library/stores/sync-store.ts';
import { editsInNeed, waitingEdits } from '../../records/sync-status.ts';
import { navigationMessages as t } from './navigation.messages.ts';
import './navigation.css';

const places: readonly { screen: Screen; icon: LucideIcon }[] = [
  { screen: 'today', icon: CalendarCheck2 },
  { screen: 'students', icon: UsersRound },
  { screen: 'schools', icon: School },
  { screen: 'profiles', icon: UserRound },
  { screen: 'visit', icon: ClipboardCheck },
  { screen: 'outbox', icon: Inbox },
];

export function Navigation({ session }: { session: Extract<SessionState, { state: 'open' }> }) {
  const here = usePlace((place) => place.screen);
  const { user, district } = session;
  const name = [user.given_name, user.family_name].filter(Boolean).join(' ') || user.email;
  return (
    <nav className="navigation" aria-label={t('main')}>
      <div className="navigation__product">
        <p className="navigation__name">Caseload</p>
        <p className="navigation__district muted">{district}</p>
      </div>
      <ul className="navigation__places">
        {places.map(({ screen, icon: Icon }) => (
          <li key={screen}>
            <Button
              className="navigation__place"
              onPress={() => goTo.screen(screen)}
              {...(screen === here ? { 'aria-current': 'page' } : {})}
            >
              <Icon size={16} aria-hidden />
              <span className="navigation__label">{t(screen)}</span>
              {screen === 'outbox' && <OutboxCount />}
            </Button>
          </li>
        ))}
      </ul>
      <div className="navigation__person">
        <div className="navigation__who">
          <p className="truncate">{name}</p>
          <p className="muted truncate">{user.roles.map(formatCode).join(', ')}</p>
        </div>
        <IconButton icon={Lock} label={t('lock')} onPress={lock} />
      </div>
    </nav>
  );
}

function OutboxCount() {
  const status = useSync((sync) => sync.status);
  const inNeed = status ? editsInNeed(status) : 0;
  const count = inNeed || (status ? waitingEdits(status) : 0);
  if (count === 0) return null;
  return (
    <Badge tone={inNeed > 0 ? 'warn' : 'neutral'}>
      {count}
      <span className="visually-hidden">{t(inNeed > 0 ? 'needYou' : 'waiting')}</span>
    </Badge>
  );
}

async function lock(): Promise<void> {
  const result = await bridge.call('lock', {});
  if (result.ok) setSession(result.value);
  else toast(problemMessage(result.error));
}
