import { z } from 'zod';

/*
 * Lives by the page's policy (src/main/window/app-protocol.ts), which lets no text become a script or HTML: zod
 * compiles no functions, and of HTML only none at all may be set, which is how React Aria empties what it
 * has announced. Must be imported before any schema is made.
 */

interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML(html: string): string | null }): unknown;
}

z.config({ jitless: true });
const { trustedTypes } = window as unknown as { trustedTypes: TrustedTypes };
trustedTypes.createPolicy('default', { createHTML: (html) => (html === '' ? '' : null) });
