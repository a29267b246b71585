/** Prints {"rows","equal","seconds"}: the comparison of a whole mirror with the center. */
import { basename } from 'node:path';
import { verify } from '../../sync/engine/verify/verify.ts';
import { personFolder } from '../../sync/laptop/keys/folder.ts';
import { openSession } from '../../sync/laptop/session.ts';

const dir = process.argv[2] as string;
const session = await openSession(
  { ...personFolder(dir), name: basename(dir) },
  process.env.CASELOAD_PASSPHRASE as string,
  { fetch, clock: { now: () => new Date() } },
);
const started = performance.now();
const verdicts = await verify(session, { repair: false, deep: true });
const seconds = (performance.now() - started) / 1000;
console.log(
  JSON.stringify({
    rows: verdicts.reduce((sum, { rows }) => sum + rows, 0),
    equal: verdicts.every(({ equal }) => equal),
    seconds,
  }),
);
session.close();
