/** Prints a command's result: one line of JSON on standard output. */
export function printResult(result: unknown): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

/** Prints a line for people, on standard error. */
export function printMessage(text: string): void {
  process.stderr.write(`${text}\n`);
}
