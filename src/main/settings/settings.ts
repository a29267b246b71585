import { resolve } from 'node:path';

/** The demo that `npm start` opens: which hub to join by itself, and how. */
export interface DemoSettings {
  readonly hub: string;
  readonly code: string;
  readonly passphrase: string;
}

export interface Settings {
  /** Folder of all data of this program; undefined: the usual place of the operating system. */
  readonly userData: string | undefined;
  readonly demo: DemoSettings | undefined;
  /** File for a picture of the first screen; the program ends after it. */
  readonly screenshot: string | undefined;
}

/** Reads the settings that the environment gives. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const { CASELOAD_USER_DATA, CASELOAD_SCREENSHOT } = env;
  return {
    userData: CASELOAD_USER_DATA ? resolve(CASELOAD_USER_DATA) : undefined,
    demo: readDemo(env),
    screenshot: CASELOAD_SCREENSHOT ? resolve(CASELOAD_SCREENSHOT) : undefined,
  };
}

function readDemo(env: NodeJS.ProcessEnv): DemoSettings | undefined {
  const { CASELOAD_DEMO_HUB: hub, CASELOAD_DEMO_CODE: code, CASELOAD_DEMO_PASSPHRASE } = env;
  if (!hub || !code || !CASELOAD_DEMO_PASSPHRASE) return undefined;
  return { hub, code, passphrase: CASELOAD_DEMO_PASSPHRASE };
}
