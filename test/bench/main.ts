/**
 * npm run bench [-- --students N --schools M]
 *
 * Measures the product on this machine and prints one table. Figures are rates and ratios within one run:
 * compare them, not the seconds, with another machine's. Takes some ten minutes at a million students.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startDemoHub } from '../../scripts/demo/hub.ts';
import { installSystemPackages, needs } from '../../scripts/setup/system-packages.ts';
import { startCountingProxy } from '../support/hub/counting-proxy.ts';
import { measureAppStart } from './app-start.ts';
import { measureBulkLoad } from './bulk-load.ts';
import { measureContentCheck } from './content-check.ts';
import { measureFirstPull } from './first-pull.ts';
import { measureHubMemory } from './hub-memory.ts';
import { measureIdleSync } from './idle-sync.ts';
import { joinLaptop } from './laptop.ts';
import { measureLive } from './live.ts';
import { measurePipe } from './pipe.ts';
import { measurePush } from './push.ts';
import { measureScan } from './scan.ts';
import { measureSearch } from './search.ts';
import { type Figure, printTable } from './table.ts';
import { measureTriggers } from './triggers.ts';
import { measureVerify } from './verify.ts';
import { measureWire } from './wire.ts';

const { values } = parseArgs({
  options: {
    students: { type: 'string', default: '1000000' },
    // Two of twelve schools, those of a counselor, hold some 290,000 records of a million students.
    schools: { type: 'string', default: '12' },
  },
});
// Without them the comparison is skipped, and the table says so.
await installSystemPackages(needs.bench).catch((error: Error) => say(error.message));
const size = { students: Number(values.students), schools: Number(values.schools), seed: 1 };
const folder = await mkdtemp(join(tmpdir(), 'caseload-bench-'));
const hub = await startDemoHub({
  data: join(folder, 'hub'),
  port: 0,
  log: join(folder, 'hub.log'),
});
// What a district runs: a hub on stores of its own. The other one keeps the stores in its process.
const replica = await hub.startReplica();
const proxy = await startCountingProxy(replica.url);
try {
  printTable(await measure());
} finally {
  proxy.close();
  await replica.stop();
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
}

async function measure(): Promise<Figure[]> {
  say(`Loading ${size.students} students in ${size.schools} schools.`);
  const started = performance.now();
  const users = await hub.loadDistrict(size);
  const loading: Figure = {
    what: 'demo-data, triggers and all',
    value: `${Math.round(size.students / seconds(started)).toLocaleString('en')} students/s`,
    aim: '1,000,000 in under five minutes: 3,333/s',
  };
  const joinAs = async (
    role: string,
    name: string,
    { url }: { readonly url: string } = replica,
  ) => {
    const user = users.find((one) => one.role === role);
    if (user === undefined) throw new Error(`the demo district has no ${role}`);
    return await joinLaptop(hub, { url, email: user.email, dir: `${folder}/${name}` });
  };
  say('First pull of a counselor.');
  const counselor = await joinAs('counselor', 'counselor', proxy);
  const firstPull = await measureFirstPull(counselor, proxy);
  const check = await measureContentCheck(hub, firstPull.rate);
  say('The same rows by psql and sqlite3.');
  const pipe = await measurePipe(hub, { laptop: counselor, folder, rate: firstPull.rate });
  say('Verify.');
  const verify = await measureVerify({ laptop: counselor, proxy, rate: firstPull.rate });
  say('What goes over the wire.');
  const wire = await measureWire(hub, { laptop: counselor, proxy, firstPull });
  say('Search.');
  const search = await measureSearch(counselor);
  say('A sync with nothing to do.');
  const teacher = await joinAs('teacher', 'teacher');
  const idle = await measureIdleSync({ small: teacher, large: counselor });
  say('Fifty laptops push.');
  const push = await measurePush({ hub, replica, users, folder });
  say('A change at the center, to a laptop online.');
  const live = await measureLive(hub, teacher);
  say('The app, from its start to a usable list.');
  const counselorUser = users.find(({ role }) => role === 'counselor');
  const app = await measureAppStart(hub, { url: replica.url, email: counselorUser?.email ?? '' });
  say('The daily scan.');
  const scan = await measureScan(hub);
  say('SQL, with and without triggers.');
  const triggers = [...(await measureTriggers(hub)), ...(await measureBulkLoad(hub, counselor))];
  say('The hub, while a district administrator pulls everything.');
  // One that has just started: what a process has once needed it gives back late or never.
  const fresh = await hub.startReplica();
  const administrator = await joinAs('districtAdministrator', 'administrator', fresh);
  const memory = await measureHubMemory(fresh, administrator).finally(() => fresh.stop());
  return [
    loading,
    ...firstPull.figures,
    ...check,
    ...pipe,
    ...verify,
    ...wire,
    ...search,
    ...idle,
    ...push,
    ...live,
    ...app,
    ...scan,
    ...triggers,
    ...memory,
  ];
}

function seconds(since: number): number {
  return (performance.now() - since) / 1000;
}

function say(words: string): void {
  console.error(words);
}
