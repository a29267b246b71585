/** The most words of a query that a search looks at. */
const mostTypedWords = 8;
/** The most neighboring words of a query that may be one word of a name. */
const mostJoined = 4;

/** The words of a name by which it is found. A column may hold a text of any length. */
const mostWordsOfName = 24;

/** The apostrophes of names, among them the ʻokina: O’Brien is also typed OBrien. */
const apostrophes = /['`´‘’‛′ʹʻʼʾʿ＇׳״]/gu;
/**
 * Accents, vowel signs, dots and joiners that people leave out. The vowel signs of Hindi, Tamil, Thai, Khmer and Burmese
 * are letters to their readers, and stay.
 */
const accents =
  /[\p{Script=Inherited}\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u06d6-\u06dc\u06df-\u06ed\u093c\u09bc\u0a3c\u0abc\u0b3c]/gu;
const betweenWords = /[^\p{L}\p{N}\p{M}\p{Co}]+/u;

/** Letters that Unicode does not take apart. */
const letters = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ħ', 'h'],
  ['ŧ', 't'],
  ['ŋ', 'n'],
  ['ı', 'i'],
  ['ς', 'σ'],
  ['ة', 'ه'],
  ['ى', 'ي'],
  ['ی', 'ي'],
  ['ک', 'ك'],
  ['ٱ', 'ا'],
]);
/** Letters that some write as two: Müller is also Mueller. */
const twoLetters = new Map([
  ['ø', 'oe'],
  ['å', 'aa'],
  ['ä', 'ae'],
  ['ö', 'oe'],
  ['ü', 'ue'],
]);
const someLetter = /[ßæœøłđðþħŧŋıςةىیکٱ]/gu;
const someTwoLetters = /[øåäöü]/gu;

/** Words that stand for each other in a name. */
const saints = new Map([
  ['st', 'saint'],
  ['saint', 'st'],
  ['ste', 'sainte'],
  ['sainte', 'ste'],
]);

/** A text as the search compares it, in each way that people spell it: one or two texts. */
function spellings(text: string): string[] {
  if (/^[ -~]*$/.test(text)) return [text.toLowerCase()];
  const lower = text.normalize('NFC').toLowerCase();
  const plain = withoutAccents(lower);
  const long = withoutAccents(
    lower.replace(someTwoLetters, (letter) => twoLetters.get(letter) ?? ''),
  );
  return plain === long ? [plain] : [plain, long];
}

function withoutAccents(lower: string): string {
  return lower
    .replace(someLetter, (letter) => letters.get(letter) ?? '')
    .normalize('NFKD')
    .replace(accents, '')
    .toLowerCase();
}

function split(text: string): string[] {
  return text.split(betweenWords).filter((word) => word !== '');
}

/**
 * The words by which a name is found: Saint-Pierre by `saint`, `pierre`, `saintpierre` and `stpierre`; O’Brien by
 * `obrien` and `brien`.
 */
export function wordsOfName(name: string): string[] {
  if (/^[a-z]*$/i.test(name)) {
    const word = name.toLowerCase();
    if (!saints.has(word)) return word === '' ? [] : [word];
  }
  const found = new Set<string>();
  for (const text of spellings(name.replace(apostrophes, ''))) {
    const words = split(text).slice(0, mostWordsOfName);
    for (const spelled of [words, words.map((word) => saints.get(word) ?? word)]) {
      // From each word to the end: every run of words begins one of them.
      spelled.forEach((word, i) => {
        found.add(word);
        found.add(spelled.slice(i).join(''));
      });
    }
  }
  if (name.search(apostrophes) >= 0) {
    for (const text of spellings(name.replace(apostrophes, ' '))) {
      for (const word of split(text).slice(0, mostWordsOfName)) found.add(word);
    }
  }
  return [...found];
}

/** An id as the search compares it: letters and digits. */
export function plainId(id: string): string {
  return /^[0-9]*$/.test(id) ? id : split(spellings(id)[0] ?? '').join('');
}

/** One or more neighboring words of a query, as one word. */
export interface Term {
  /** The words of the query that it stands for: from this one, and how many. */
  readonly from: number;
  readonly count: number;
  /** In each way that people spell it. */
  readonly spellings: readonly string[];
}

/** The terms of a query: each of its words, and neighboring words written together. */
export function termsOf(text: string): { readonly words: number; readonly terms: Term[] } {
  const [plainWords = [], longWords = plainWords] = spellings(text.replace(apostrophes, '')).map(
    (spelled) => split(spelled).slice(0, mostTypedWords),
  );
  const terms: Term[] = [];
  for (let from = 0; from < plainWords.length; from += 1) {
    for (let count = 1; count <= Math.min(mostJoined, plainWords.length - from); count += 1) {
      const plain = plainWords.slice(from, from + count).join('');
      const long = longWords.slice(from, from + count).join('');
      terms.push({ from, count, spellings: plain === long ? [plain] : [plain, long] });
    }
  }
  return { words: plainWords.length, terms };
}
