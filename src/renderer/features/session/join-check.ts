import { sessionWords as say } from './session.messages.ts';

/** Fewest characters of a passphrase (design section 10: it protects the mirror's key). */
export const shortestPassphrase = 12;

export interface JoinEntry {
  readonly hub: string;
  readonly code: string;
  readonly passphrase: string;
  readonly again: string;
}

/** What is wrong with what was typed, by field. Empty: it can be sent. */
export function checkJoin(entry: JoinEntry): Partial<Record<keyof JoinEntry, string>> {
  const { hub, code, passphrase, again } = entry;
  const wrong: Partial<Record<keyof JoinEntry, string>> = {};
  if (!isHubAddress(hub)) {
    wrong.hub = say('hubWrong');
  }
  if (code.trim() === '') wrong.code = say('codeMissing');
  const { length } = [...passphrase];
  if (length === 0) {
    wrong.passphrase = say('passphraseMissing', { shortest: shortestPassphrase });
  } else if (length < shortestPassphrase) {
    wrong.passphrase = say('passphraseShort', { shortest: shortestPassphrase, length });
  }
  if (again === '') wrong.again = say('againMissing');
  else if (again !== passphrase) wrong.again = say('againDifferent');
  return wrong;
}

function isHubAddress(text: string): boolean {
  const address = text.trim();
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}
