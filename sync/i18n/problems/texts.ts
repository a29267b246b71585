import type { Sentence } from '../../model/problem-codes.ts';
import type { Language } from '../language.ts';

/** The sentences of an area, in every language. */
export type ProblemTexts = Readonly<Record<Language, Readonly<Partial<Record<Sentence, string>>>>>;
