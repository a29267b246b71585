import { sessionMessages as t } from './session.messages.ts';

/** The fewest characters of a passphrase, which protects the mirror's key. */
export const shortestPassphrase = 12;

export interface JoinEntry {
  readonly hub: string;
  readonly code: string;
  readonly passphrase: string;
  readonly again: string;
}

/** The problems of the form, by field. Empty: the form can be sent. */
export function checkJoin(entry: JoinEntry): Partial<Record<keyof JoinEntry, string>> {
  const { hub, code, passphrase, again } = entry;
  const wrong: Partial<Record<keyof JoinEntry, string>> = {};
  if (!isHubAddress(hub)) {
    wrong.hub = t('hubWrong');
  }
  if (code.trim() === '') wrong.code = t('codeMissing');
  const { length } = [...passphrase];
  if (length === 0) {
    wrong.passphrase = t('passphraseMissing', { shortest: shortestPassphrase });
  } else if (length < shortestPassphrase) {
    wrong.passphrase = t('passphraseShort', { shortest: shortestPassphrase, length });
  }
  if (again === '') wrong.again = t('againMissing');
  else if (again !== passphrase) wrong.again = t('againDifferent');
  return wrong;
}

function isHubAddress(text: string): boolean {
  const address = text.trim();
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}
