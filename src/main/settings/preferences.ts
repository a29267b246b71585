import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { languages } from '../../../sync/i18n/language.ts';

/** What a person chose for this program on this machine. Nothing of a student's. */
const preferencesSchema = z.object({
  /** `system`: as the operating system has it. */
  language: z.enum(['system', ...languages]).default('system'),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
});
export type Preferences = z.infer<typeof preferencesSchema>;
export const themes = preferencesSchema.shape.theme.unwrap().options;

export interface PreferencesFile {
  readonly now: Preferences;
  change(change: Partial<Preferences>): void;
}

/** Opens the file of preferences; one that is missing or unreadable means none were chosen. */
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
