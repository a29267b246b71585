/** Receives what a command writes. */
export interface Output {
  /** One result: a line of JSON. */
  result(value: unknown): void;
  /** A line for people. */
  say(words: string): void;
}

/** Characters that one write gathers: a list may have a hundred thousand lines. */
const chunk = 1 << 16;

/** Results go to standard output, the rest to standard error. Call `flush` before the program ends. */
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
