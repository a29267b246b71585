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
    wrong.hub =
      'Enter the whole address that district IT gave you, such as https://hub.example.org.';
  }
  if (code.trim() === '') wrong.code = 'Enter the join code that district IT gave you.';
  const { length } = [...passphrase];
  if (length === 0) {
    wrong.passphrase = `Choose a passphrase of at least ${shortestPassphrase} characters.`;
  } else if (length < shortestPassphrase) {
    wrong.passphrase = `A passphrase needs at least ${shortestPassphrase} characters. This one has ${length}.`;
  }
  if (again === '') wrong.again = 'Type the passphrase a second time.';
  else if (again !== passphrase) wrong.again = 'The two passphrases are not the same.';
  return wrong;
}

function isHubAddress(text: string): boolean {
  const address = text.trim();
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}
