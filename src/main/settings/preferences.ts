import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { languages } from '../../../sync/i18n/language.ts';

/** A person's choices for this program on this machine. They hold no student data. */
const preferencesSchema = z.object({
  /** `system`: as in the operating system. */
  language: z.enum(['system', ...languages]).default('system'),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
});
export type Preferences = z.infer<typeof preferencesSchema>;
export const themes = preferencesSchema.shape.theme.unwrap().options;

export interface PreferencesFile {
  readonly now: Preferences;
  change(change: Partial<Preferences>): void;
}

/** Opens the file of preferences. A missing or unreadable file means the defaults. */
export function openPreferences(file: string): PreferencesFile {
  let now = parse(file);
  return {
    get now() {
      return now;
    },
    change(change) {
      now = { ...now, ...change };
      writeFileSync(file, `${JSON.stringify(now)}\n`);
    },
  };
}

function parse(file: string): Preferences {
  const none = preferencesSchema.parse({});
  try {
    return preferencesSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? none;
  } catch (error) {
    const isExpected =
      error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (isExpected) return none;
    throw error;
  }
}
