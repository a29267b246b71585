import { type FormEvent, useState } from 'react';
import type { Problem } from '../../../sync/model/error.ts';
import { bridge } from '../shell/bridge.ts';
import { problemWords } from '../shell/problem-words.ts';
import { Button } from '../ui/button.tsx';
import { focusFirstWrong } from '../ui/focus-first-wrong.ts';
import { Notice } from '../ui/notice.tsx';
import { TextField } from '../ui/text-field.tsx';
import { checkJoin, type JoinEntry, shortestPassphrase } from './join-check.ts';
import { sessionWords as say } from './session-words.ts';
import { useSubmit } from './use-submit.ts';

const nothing: JoinEntry = { hub: '', code: '', passphrase: '', again: '' };

/** Makes this laptop one of the district's. */
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
      <p className="muted">{say('intro')}</p>
      {problem && <Notice tone="danger">{joinWords(problem)}</Notice>}
      <TextField
        label={say('hub')}
        placeholder="https://"
        type="url"
        autoComplete="off"
        autoFocus
        {...field('hub')}
      />
      <TextField label={say('code')} autoComplete="off" {...field('code')} />
      <TextField
        label={say('newPassphrase')}
        type="password"
        autoComplete="off"
        description={say('passphraseHelp', { shortest: shortestPassphrase })}
        {...field('passphrase')}
      />
      <TextField label={say('again')} type="password" autoComplete="off" {...field('again')} />
      <Button look="primary" type="submit" isPending={isBusy}>
        {say(isBusy ? 'joining' : 'joinNow')}
      </Button>
    </form>
  );
}

/** What is in the way; before the first sync a hub that does not answer is most likely another address. */
function joinWords(problem: Problem): string {
  return problem.code === 'unreachable' || problem.code === 'bad_answer'
    ? say('noHub')
    : problemWords(problem);
}
