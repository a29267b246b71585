import { type FormEvent, useState } from 'react';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { Problem } from '../../../../sync/model/error.ts';
import { Button } from '../../kit/button/button.tsx';
import { TextField } from '../../kit/field/text-field.tsx';
import { focusFirstWrong } from '../../kit/forms/focus-first-wrong.ts';
import { Notice } from '../../kit/surface/notice.tsx';
import { bridge } from '../../library/bridge.ts';
import { checkJoin, type JoinEntry, shortestPassphrase } from './join-check.ts';
import { sessionMessages as t } from './session.messages.ts';
import { useSubmit } from './use-submit.ts';

const nothing: JoinEntry = { hub: '', code: '', passphrase: '', again: '' };

/** Joins a district: makes the mirror of a person on this laptop. */
export function JoinForm() {
  const [entry, setEntry] = useState(nothing);
  const [showsErrors, setShowsErrors] = useState(false);
  const wrong = checkJoin(entry);
  const { problem, isBusy, submit } = useSubmit(() =>
    bridge.call('join', {
      hub: entry.hub.trim(),
      code: entry.code,
      passphrase: entry.passphrase,
    }),
  );
  const field = (name: keyof JoinEntry) => ({
    value: entry[name],
    onChange: (text: string) => setEntry({ ...entry, [name]: text }),
    error: showsErrors ? wrong[name] : undefined,
    isRequired: true,
  });
  const check = (event: FormEvent<HTMLFormElement>) => {
    setShowsErrors(true);
    if (Object.keys(wrong).length === 0) return submit(event);
    event.preventDefault();
    focusFirstWrong(event.currentTarget);
  };
  return (
    <form className="session__form" onSubmit={check} noValidate>
      <p className="muted">{t('intro')}</p>
      {problem && <Notice tone="danger">{joinProblem(problem)}</Notice>}
      <TextField
        label={t('hub')}
        placeholder="https://"
        type="url"
        autoComplete="off"
        autoFocus
        {...field('hub')}
      />
      <TextField label={t('code')} autoComplete="off" {...field('code')} />
      <TextField
        label={t('newPassphrase')}
        type="password"
        autoComplete="off"
        description={t('passphraseHelp', { shortest: shortestPassphrase })}
        {...field('passphrase')}
      />
      <TextField label={t('again')} type="password" autoComplete="off" {...field('again')} />
      <Button look="primary" type="submit" isPending={isBusy}>
        {t(isBusy ? 'joining' : 'joinNow')}
      </Button>
    </form>
  );
}

/** The problem in words. While joining, a hub that does not answer most likely has another address. */
function joinProblem(problem: Problem): string {
  return problem.code === 'unreachable' || problem.code === 'bad_answer'
    ? t('noHub')
    : problemMessage(problem);
}
