import { type FormEvent, useState } from 'react';
import type { Problem } from '../../../sync/model/error.ts';
import { bridge } from '../shell/bridge.ts';
import { Button } from '../ui/button.tsx';
import { focusFirstWrong } from '../ui/focus-first-wrong.ts';
import { Notice } from '../ui/notice.tsx';
import { TextField } from '../ui/text-field.tsx';
import { checkJoin, type JoinEntry, shortestPassphrase } from './join-check.ts';
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
      <p className="muted">
        District IT gave you the address of the hub and a join code. Your records come to this
        laptop encrypted, and you can work on them without a network.
      </p>
      {problem && <Notice tone="danger">{joinWords(problem)}</Notice>}
      <TextField
        label="Hub address"
        placeholder="https://"
        type="url"
        autoComplete="off"
        autoFocus
        {...field('hub')}
      />
      <TextField label="Join code" autoComplete="off" {...field('code')} />
      <TextField
        label="New passphrase"
        type="password"
        autoComplete="off"
        description={`At least ${shortestPassphrase} characters; a few unrelated words are easy to remember. It protects the records on this laptop, and nobody can recover it for you.`}
        {...field('passphrase')}
      />
      <TextField
        label="New passphrase again"
        type="password"
        autoComplete="off"
        {...field('again')}
      />
      <Button look="primary" type="submit" isPending={isBusy}>
        {isBusy ? 'Joining…' : 'Join'}
      </Button>
    </form>
  );
}

/** What is in the way; before the first sync a hub that does not answer is most likely another address. */
function joinWords({ code, message }: Problem): string {
  return code === 'unreachable' || code === 'bad_answer'
    ? 'No hub answers at this address. Check the address and your network, then try again.'
    : message;
}
