import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { root } from '../../scripts/setup/paths.ts';
import { type App, launchApp } from '../support/e2e/app.ts';

/** What a page could do if a defect, or a record that is really a script, got hold of it. */

let app: App;

test.beforeAll(async () => {
  app = await launchApp();
});
test.afterAll(async () => {
  await app.remove();
});

test('the page has no Node, and of Electron the functions of the bridge alone', async () => {
  const found = await app.page.evaluate(() => {
    const page = window as unknown as Record<string, unknown>;
    return {
      node: ['require', 'process', 'module', 'Buffer', '__dirname', 'global'].filter(
        (name) => page[name] !== undefined,
      ),
      electron: ['electron', 'ipcRenderer'].filter((name) => page[name] !== undefined),
      bridge: Object.keys(page.caseload as object).sort(),
    };
  });
  expect(found).toEqual({
    node: [],
    electron: [],
    bridge: [
      'call',
      'exportOutbox',
      'exportSupport',
      'exportVisit',
      'language',
      'on',
      'openStudent',
    ],
  });
});

test('the window is isolated, sandboxed, and served from the app’s own origin', async () => {
  const preferences = await app.electron.evaluate(({ webContents }) => {
    // `getLastWebPreferences` is what Chromium was really given.
    const page = webContents.getAllWebContents()[0] as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    const { contextIsolation, sandbox, nodeIntegration, webviewTag } = page.getLastWebPreferences();
    return { contextIsolation, sandbox, nodeIntegration, webviewTag };
  });
  expect(preferences).toEqual({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webviewTag: false,
  });
  expect(app.page.url()).toBe('app://caseload/index.html');
});

test('the policy runs no script but the app’s own, and lets nothing out', async () => {
  const outcome = await app.page.evaluate(async () => {
    const page = window as unknown as { ran?: boolean };
    const attempt = (work: () => void) => {
      try {
        work();
        return 'allowed';
      } catch (error) {
        return (error as Error).name;
      }
    };
    const button = document.createElement('button');
    document.body.append(button);
    const refusals = {
      script: attempt(() => {
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.head.append(script);
      }),
      handler: attempt(() => {
        button.setAttribute('onclick', 'window.ran = true');
        button.click();
      }),
      markup: attempt(() => {
        button.innerHTML = '<img src=x onerror="window.ran = true">';
      }),
    };
    button.remove();
    const sent = await fetch('http://127.0.0.1:9').then(
      () => true,
      () => false,
    );
    const image = new Image();
    const loaded = await new Promise<boolean>((resolve) => {
      image.onload = () => resolve(true);
      image.onerror = () => resolve(false);
      image.src = 'http://127.0.0.1:9/x.png?secret';
    });
    return { ran: page.ran ?? false, refusals, sent, loaded };
  });
  expect(outcome).toEqual({
    ran: false,
    refusals: { script: 'TypeError', handler: 'TypeError', markup: 'TypeError' },
    sent: false,
    loaded: false,
  });
});

test('the policy that does it comes with the page, as a header', async () => {
  const header = await app.electron.evaluate(async ({ session }) => {
    const answer = await session.fromPartition('caseload').fetch('app://caseload/index.html');
    return answer.headers.get('content-security-policy');
  });
  const directives = header?.split('; ') ?? [];
  expect(directives).toContain("default-src 'none'");
  expect(directives).toContain("script-src 'self'");
  expect(directives).toContain("connect-src 'none'");
  expect(directives).toContain("require-trusted-types-for 'script'");
  expect(directives).toContain('trusted-types default');
  expect(header).not.toContain('unsafe');
});

test('the page cannot leave the app or open another page', async () => {
  const opened = await app.page.evaluate(() => window.open('https://example.org') === null);
  expect(opened).toBe(true);
  await app.page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'https://example.org/';
    document.body.append(link);
    link.click();
    link.remove();
  });
  await app.page.waitForTimeout(300);
  expect(app.page.url()).toBe('app://caseload/index.html');
  const windows = await app.electron.evaluate(({ BrowserWindow }) => {
    return BrowserWindow.getAllWindows().length;
  });
  expect(windows).toBe(1);
});

test('every permission is denied to the page', async () => {
  const states = await app.page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'];
    return await Promise.all(
      names.map(
        async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state,
      ),
    );
  });
  expect(new Set(states)).toEqual(new Set(['denied']));
});

test('an unknown method and wrong arguments are refused with their code', async () => {
  const codes = await app.page.evaluate(async () => {
    const { caseload } = window as unknown as {
      caseload: { call(...given: unknown[]): Promise<{ ok: boolean; error?: { code: string } }> };
    };
    const asked: unknown[][] = [
      ['readFile', { path: '/etc/passwd' }],
      ['constructor', {}],
      ['getStudent', { student_unique_id: 604822 }],
      ['listStudents', { offset: 0, limit: 1_000_000 }],
      ['unlock', 'a passphrase'],
      [['lock'], {}],
    ];
    return await Promise.all(
      asked.map(async (given) => (await caseload.call(...given)).error?.code),
    );
  });
  expect(codes).toEqual(Array(6).fill('bad_request'));
});

test('no call of a strange page is answered, though it has the bridge', async () => {
  const preload = join(root, 'out', 'preload', 'index.cjs');
  const answers = await app.electron.evaluate(async ({ BrowserWindow }, path) => {
    const stranger = new BrowserWindow({
      show: false,
      webPreferences: { preload: path, contextIsolation: true, sandbox: true },
    });
    try {
      await stranger.loadURL('data:text/html,<title>A stranger</title>');
      return await stranger.webContents.executeJavaScript(
        `Promise.all(
           [caseload.call('listPeople', {}), caseload.language(), caseload.exportSupport()]
             .map((asked) => asked.then(() => 'answered', (error) => error.message)))`,
      );
    } finally {
      stranger.destroy();
    }
  }, preload);
  expect(answers).toEqual(Array(3).fill(expect.stringContaining('not_permitted')));
});

test('the app’s own scheme serves nothing but the screens', async () => {
  const statuses = await app.electron.evaluate(async ({ session }) => {
    const own = session.fromPartition('caseload');
    const paths = [
      'index.html',
      '..%2fmain%2findex.cjs',
      '..%2f..%2fpackage.json',
      '..%2f..%2f..%2f..%2fetc%2fpasswd',
      'missing.js',
    ];
    return await Promise.all(
      paths.map(async (path) => (await own.fetch(`app://caseload/${path}`)).status),
    );
  });
  expect(statuses).toEqual([200, 404, 404, 404, 404]);
});

test('a second start on the same folder ends by itself', async () => {
  const second = launchApp({ userData: app.userData }).then(
    () => 'opened',
    () => 'ended',
  );
  expect(await second).toBe('ended');
  expect(app.electron.process().exitCode).toBeNull();
});

test('a page that dies is loaded again', async () => {
  const after = await app.electron.evaluate(async ({ webContents }) => {
    const [page] = webContents.getAllWebContents();
    if (!page) return undefined;
    const loaded = new Promise<void>((resolve) => {
      page.once('did-finish-load', () => resolve());
    });
    page.forcefullyCrashRenderer();
    await loaded;
    return { address: page.getURL(), isCrashed: page.isCrashed() };
  });
  expect(after).toEqual({ address: 'app://caseload/index.html', isCrashed: false });
});
