import { afterEach, expect, test, vi } from 'vitest';
import { handle } from '../../../src/main/ipc/handle.ts';
import {
  serveCalls,
  serveExports,
  serveLanguage,
  serveStudentWindows,
} from '../../../src/main/ipc/serve.ts';
import { channels } from '../../../src/preload/contract.ts';

type Handler = (event: unknown, ...args: unknown[]) => unknown;

const registered = vi.hoisted(() => new Map<string, Handler>());

vi.mock('electron', () => ({
  app: {},
  dialog: {},
  BrowserWindow: { fromWebContents: () => null },
  ipcMain: { handle: (channel: string, handler: Handler) => registered.set(channel, handler) },
}));

afterEach(() => registered.clear());

/** The event of a call from a frame at an address. */
function eventFrom(url: string, frame: 'top' | 'inner' | 'gone' = 'top') {
  const senderFrame = frame === 'gone' ? null : { url };
  return { senderFrame, sender: { mainFrame: frame === 'inner' ? {} : senderFrame } };
}

const ours = 'app://caseload/index.html';
const strangers = {
  'another site': eventFrom('https://example.org/'),
  'an address that only begins like ours': eventFrom('app://caseload.example.org/'),
  'a frame inside our page': eventFrom(ours, 'inner'),
  'a frame that is gone': eventFrom(ours, 'gone'),
};

function serveEverything() {
  const reached: string[] = [];
  const records = {
    call: async (method: string) => {
      reached.push(method);
      return { ok: false, error: { code: 'internal', message: 'Reached.' } };
    },
  } as never;
  serveCalls(records);
  serveExports(records);
  serveLanguage();
  serveStudentWindows((student) => reached.push(student));
  return reached;
}

test('every channel that answers is registered', () => {
  serveEverything();
  const { event: _, ...answering } = channels;
  expect([...registered.keys()].sort()).toEqual(Object.values(answering).sort());
});

test.each(Object.entries(strangers))('no channel answers %s', async (_, event) => {
  const reached = serveEverything();
  for (const handler of registered.values()) {
    await expect(handler(event, 'listPeople', {})).rejects.toMatchObject({
      code: 'not_permitted',
    });
  }
  expect(reached).toEqual([]);
});

test('a page of the app is answered', async () => {
  serveEverything();
  await expect(registered.get(channels.language)?.(eventFrom(ours))).resolves.toBe('en');
  const reached = serveEverything();
  await registered.get(channels.call)?.(eventFrom(ours), 'listPeople', {});
  await registered.get(channels.openStudent)?.(eventFrom(`${ours}?student=1`), '604821');
  expect(reached).toEqual(['listPeople', '604821']);
});

test('a handler hears the page that called it, and its arguments', async () => {
  const heard: unknown[] = [];
  handle('caseload:language', (...given) => void heard.push(...given));
  const event = eventFrom(ours);
  await registered.get('caseload:language')?.(event, 1, 'two');
  expect(heard).toEqual([event.sender, 1, 'two']);
});
