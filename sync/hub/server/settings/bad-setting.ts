import { CaseloadError } from '../../../model/error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export function badSetting(name: string, words: string, cause?: unknown): CaseloadError {
  return new CaseloadError(
    { code: 'bad_setting', field: name, params: { detail: `${name} ${words}` } },
    { cause },
  );
}

/** @throws `bad_setting` unless the text is a URL of one of these protocols */
export function requireUrl(name: string, text: string, protocols: readonly string[]): void {
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
    // Not the value: a database URL holds a password.
    throw badSetting(name, `must be a URL that begins with ${protocols.join('// or ')}//.`);
  }
}
