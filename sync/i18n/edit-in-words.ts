import type { Problem } from '../model/error.ts';
import { currentLanguage, type Language } from './language.ts';
import { problemMessage } from './problem-message.ts';
import { type TitleParts, titleMessage } from './title-message.ts';

/** An edit of the outbox for a reader outside the app: with its title, and its reason in words. */
export function editInWords<
  Edit extends { readonly parts: TitleParts; readonly reason?: Problem | null },
>(edit: Edit, language: Language = currentLanguage()) {
  const { parts, reason, ...rest } = edit;
  return {
    ...rest,
    title: titleMessage(parts, language),
    ...(reason === undefined ? {} : { reason: reason && problemInWords(reason, language) }),
  };
}

/** A problem with its message. */
export function problemInWords(reason: Problem, language: Language = currentLanguage()) {
  return { ...reason, message: problemMessage(reason, language) };
}
