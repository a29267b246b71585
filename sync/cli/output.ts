/** Where results and words for people go. */
export interface Output {
  /** One result: a line of JSON. */
  result(value: unknown): void;
  /** Words for people. */
  say(words: string): void;
}

/** Bytes that are gathered before they are written: a hundred thousand records are as many lines. */
const chunk = 1 << 16;

/** Results on standard output, words on standard error. Call `flush` before the program ends. */
export function processOutput(): Output & { flush(): void } {
  let pending = '';
  const flush = () => {
    if (pending !== '') process.stdout.write(pending);
    pending = '';
  };
  return {
    result(value) {
      pending += `${JSON.stringify(value)}\n`;
      if (pending.length >= chunk) flush();
    },
    say: (words) => void process.stderr.write(`${words}\n`),
    flush,
  };
}
