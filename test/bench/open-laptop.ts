import { basename, dirname } from 'node:path';
import { createLaptop, type Laptop } from '../../sync/laptop/laptop.ts';

/** Opens the mirror in the folder that is this process's argument, as the records process does. */
export async function openBenchLaptop(): Promise<{ laptop: Laptop; close(): Promise<void> }> {
  const dir = process.argv[2] as string;
  const laptop = createLaptop({ folder: dirname(dir), fetch });
  await laptop.methods.unlock({
    person: basename(dir),
    passphrase: process.env.CASELOAD_PASSPHRASE as string,
  });
  // The sync that unlocking starts is not what is measured.
  await laptop.methods.syncNow({});
  await laptop.methods.setWorkOffline({ offline: true });
  return { laptop, close: () => laptop.close() };
}
