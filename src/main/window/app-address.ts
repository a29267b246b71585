import { isAbsolute, relative, resolve } from 'node:path';

/** Scheme and origin of the screens. A policy can name the origin of a custom scheme; `file:` has no origin. */
export const appScheme = 'app';
export const appOrigin = `${appScheme}://caseload`;
export const appAddress = `${appOrigin}/index.html`;

/**
 * The file that an address of the app names.
 * @param folder the built screens; the file is inside it
 * @returns an absolute path, or undefined for a foreign or a malformed address
 */
export function fileOfAddress(address: string, folder: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== `${appScheme}:` || url.host !== 'caseload') return undefined;
  const path = decodePath(url.pathname);
  if (path === undefined || path.includes('\0') || path.includes('\\')) return undefined;
  const file = resolve(folder, `.${path}`);
  const inside = relative(folder, file);
  // The URL parser does not treat an encoded slash as a separator, so it could climb out of the folder here.
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) return undefined;
  return file;
}

function decodePath(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
