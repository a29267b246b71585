import type { DemoHub } from '../../scripts/demo/hub.ts';
import { type ProcessRun, runNode } from './process.ts';

/** As in package.json, and as the app starts its records process. */
const flags = ['--max-semi-space-size=2'];
const environment = { CASELOAD_PASSPHRASE: 'measured and thrown away' };

/** A laptop driven by its command line, each command a process. */
export interface BenchLaptop {
  readonly dir: string;
  caseload(...args: string[]): Promise<ProcessRun>;
  /** Runs a script of the bench, whose first argument is the laptop's folder. */
  script(file: string, ...args: string[]): Promise<ProcessRun>;
}

export async function joinLaptop(
  hub: DemoHub,
  given: { url: string; email: string; dir: string },
): Promise<BenchLaptop> {
  const { email, dir } = given;
  const laptop: BenchLaptop = {
    dir,
    caseload: (...args) =>
      runNode([...flags, 'sync/cli/main.ts', '--dir', dir, ...args], environment),
    script: (file, ...args) => runNode([...flags, file, dir, ...args], environment),
  };
  await laptop.caseload('join', '--hub', given.url, '--code', await hub.makeJoinCode(email));
  return laptop;
}
