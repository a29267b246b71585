import { doubleMetaphone } from 'double-metaphone';

/** The distinct words of all names, numbered, and what a search compares of them. It only grows. */
export class Vocabulary {
  readonly words: string[] = [];
  /** The letters of each word, as `lettersOf` counts them. */
  readonly letters: number[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #byFirst = new Map<string, number[]>();
  readonly #bySound = new Map<string, number[]>();

  /** The number of a word, which is new or not. */
  add(word: string): number {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    const number = this.words.length;
    this.words.push(word);
    this.letters.push(lettersOf(word));
    this.#numbers.set(word, number);
    push(this.#byFirst, word[0] as string, number);
    for (const sound of soundsOf(word)) push(this.#bySound, sound, number);
    return number;
  }

  /** Calls `found` with the number of every word that begins so. */
  beginning(start: string, found: (number: number, isWhole: boolean) => void): void {
    for (const number of this.#byFirst.get(start[0] as string) ?? []) {
      const word = this.words[number] as string;
      if (word.startsWith(start)) found(number, word.length === start.length);
    }
  }

  /** The numbers of the words that sound like this one: Catherine like Kathryn. */
  soundingLike(word: string): number[] {
    const ending = word.at(-1);
    return soundsOf(word).flatMap((sound) =>
      (this.#bySound.get(sound) ?? []).filter(
        // A short sound says little: Maria and Moore share theirs.
        (number) => sound.length > 2 || this.words[number]?.at(-1) === ending,
      ),
    );
  }
}

/** The letters of a word, as bits. Letters of other scripts share them. */
export function lettersOf(word: string): number {
  let letters = 0;
  for (let i = 0; i < word.length; i += 1) letters |= 1 << (word.charCodeAt(i) & 31);
  return letters;
}

/** How a word sounds, vowels aside. Nothing for words of other alphabets, for numbers and for initials. */
function soundsOf(word: string): string[] {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return [];
  const [sound, second] = doubleMetaphone(word);
  return sound === second ? [sound] : [sound, second];
}

function push(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
