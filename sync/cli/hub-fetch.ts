/** Node decodes zstd, and does not say so by itself. */
export const fetchFromHub: typeof fetch = (url, init) =>
  fetch(url, { ...init, headers: { ...init?.headers, 'accept-encoding': 'zstd, gzip' } });
