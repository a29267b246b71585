import type { Sentence } from '../../model/problem-codes.ts';
import { messages } from '../messages.ts';
import { joiningProblems } from './joining.ts';
import { laptopProblems } from './laptop.ts';
import { networkProblems } from './network.ts';
import { operatorProblems } from './operator.ts';
import { recordProblems } from './records.ts';

/** Every sentence of every problem. One that is missing in a language does not compile. */
export const problemMessages = messages<Sentence>({
  en: {
    ...recordProblems.en,
    ...joiningProblems.en,
    ...laptopProblems.en,
    ...networkProblems.en,
    ...operatorProblems.en,
  },
  es: {
    ...recordProblems.es,
    ...joiningProblems.es,
    ...laptopProblems.es,
    ...networkProblems.es,
    ...operatorProblems.es,
  },
});
