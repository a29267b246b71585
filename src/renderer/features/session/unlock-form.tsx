import { useState } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { KnownPerson } from '../../../../sync/laptop/api/session.ts';
import { Button } from '../../kit/button/button.tsx';
import { TextField } from '../../kit/field/text-field.tsx';
import { bridge } from '../../library/bridge.ts';
import { sessionMessages as t } from './session.messages.ts';
import { useSubmit } from './use-submit.ts';

/** Opens the mirror of one of the people who have joined on this machine. */
export function UnlockForm({ people }: { people: readonly KnownPerson[] }) {
  const [person, setPerson] = useState(people[0]?.person ?? '');
  const [passphrase, setPassphrase] = useState('');
  const { problem, isBusy, submit, refuse } = useSubmit(() =>
    bridge.call('unlock', { person, passphrase }),
  );
  return (
    <form className="session__form" onSubmit={submit} noValidate>
      <RadioGroup className="people" value={person} onChange={setPerson}>
        <Label className="field__label">{t(people.length > 1 ? 'who' : 'joinedAs')}</Label>
        {people.map((known) => (
          <Radio key={known.person} value={known.person} className="people__person">
            <span className="people__name">{known.name}</span>
            <span className="muted">{known.district}</span>
          </Radio>
        ))}
      </RadioGroup>
      <TextField
        label={t('passphrase')}
        type="password"
        autoComplete="off"
        autoFocus
        value={passphrase}
        onChange={(text) => {
          setPassphrase(text);
          refuse(undefined);
        }}
        error={problem && problemMessage(problem)}
      />
      <Button
        look="primary"
        type="submit"
        isPending={isBusy}
        isDisabled={passphrase === '' || person === ''}
      >
        {t(isBusy ? 'unlocking' : 'unlock')}
      </Button>
    </form>
  );
}
