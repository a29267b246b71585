/**
 * npm start [-- --screenshot FILE]
 *
 * The whole product on this machine: a hub with its stores, a demo district, and the app joined as a
 * demo counselor. Everything it keeps is in .caseload/demo, and the next start goes on from there.
 * With --screenshot the app writes a picture of the first screen after its first sync, and ends.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type DemoHub, startDemoHub } from './demo/hub.ts';
import { readState, writeState } from './demo/state.ts';
import { openDisplay } from './lib/display.ts';
import { electronLaunch } from './lib/electron-launch.ts';
import { runTool } from './lib/tool.ts';
import { root } from './setup/paths.ts';

const folder = join(root, '.caseload', 'demo');
const stateFile = join(folder, 'state.json');
const district = { students: 4000, schools: 12, seed: 1 };
/** Protects made-up records only. */
const passphrase = 'a quiet demo district';

const { values } = parseArgs({ options: { screenshot: { type: 'string' } } });
// The path is the caller's; npm runs this in the project's folder, and the app in neither.
const screenshot = values.screenshot && resolve(process.env.INIT_CWD ?? '.', values.screenshot);

process.exitCode = await start();

async function start(): Promise<number> {
  if ((await runTool('electron-vite', ['build', '--logLevel', 'warn'])) !== 0) return 1;
  const state = await readState(stateFile);
  console.error('Starting the hub, PostgreSQL and DynamoDB.');
  const hub = await startDemoHub({
    data: join(folder, 'hub'),
    port: state.port,
    log: join(folder, 'hub.log'),
  });
  try {
    const email = state.email ?? (await loadCounselor(hub));
    await writeState(stateFile, { ...state, email });
    console.error(`Opening the app as ${email}. The passphrase is: ${passphrase}`);
    return await runApp(hub.url, await hub.makeJoinCode(email));
  } finally {
    await hub.stop();
  }
}

async function loadCounselor(hub: DemoHub): Promise<string> {
  console.error(`Loading a district of ${district.students} students.`);
  const users = await hub.loadDistrict(district);
  const counselor = users.find(({ role }) => role === 'counselor');
  if (!counselor) throw new Error('the demo district has no counselor');
  return counselor.email;
}

/** Runs the app until it ends, and passes on its exit status. A laptop that has joined ignores the code. */
async function runApp(hub: string, code: string): Promise<number> {
  const display = await openDisplay();
  const { executablePath, args, env } = electronLaunch({
    ...display.env,
    CASELOAD_USER_DATA: join(folder, 'laptop'),
    CASELOAD_DEMO_HUB: hub,
    CASELOAD_DEMO_CODE: code,
    CASELOAD_DEMO_PASSPHRASE: passphrase,
    CASELOAD_SCREENSHOT: screenshot,
  });
  const app = spawn(executablePath, args, { stdio: 'inherit', env });
  // Ctrl-C reaches the app by itself; this process waits for it, and then stops the hub.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => app.kill('SIGTERM'));
  const [status] = (await once(app, 'exit')) as [number | null];
  await display.close();
  return status ?? 1;
}
