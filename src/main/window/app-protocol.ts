import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { protocol, type Session } from 'electron';
import { appScheme, fileOfAddress } from './app-address.ts';

/** The build writes this where the nonce of a page belongs (electron.vite.config.ts). */
const noncePlaceholder = /CASELOAD_NONCE/g;

const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

/** Must run before Electron is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built screens to a session. */
export function serveApp(session: Session, folder: string): void {
  session.protocol.handle(appScheme, async ({ url, method }) => {
    const file = fileOfAddress(url, folder);
    const type = file && mimeTypes[extname(file)];
    if (method !== 'GET' || !file || !type) return notFound();
    const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'EISDIR') return undefined;
      throw error;
    });
    if (!content) return notFound();
    if (!type.startsWith('text/html')) {
      return new Response(new Uint8Array(content), {
        headers: { ...headers, 'Content-Type': type },
      });
    }
    const nonce = randomBytes(16).toString('base64');
    return new Response(content.toString('utf8').replace(noncePlaceholder, nonce), {
      headers: { ...headers, 'Content-Type': type, 'Content-Security-Policy': policy(nonce) },
    });
  });
}

const notFound = () => new Response('Not found', { status: 404, headers });

const headers = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/**
 * Allows the app's own files, and no connections. The nonce admits the one style element that React Aria writes.
 * Styles that scripts set on an element need no permission.
 */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');
}
