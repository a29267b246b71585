import { CaseloadError } from '../../model/error.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The address of a hub, without a trailing slash.
 * @throws `insecure_url` for anything but https, unless the hub is on this machine
 */
export function hubUrl(text: string): string {
  const url = URL.parse(text.trim());
  const secure =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname));
  if (url === null || !secure || url.username !== '' || url.password !== '') {
    throw new CaseloadError({
      code: 'insecure_url',
      field: 'hub',
    });
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
