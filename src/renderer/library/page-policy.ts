import { z } from 'zod';

/*
 * Obeys the page's policy (src/main/window/app-protocol.ts), under which no text becomes a script or HTML. Zod compiles
 * no functions. HTML can be set to the empty text only, as React Aria does to clear its announcements. Must be imported
 * before the first schema is made.
 */

interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML(html: string): string | null }): unknown;
}

z.config({ jitless: true });
const { trustedTypes } = window as unknown as { trustedTypes: TrustedTypes };
trustedTypes.createPolicy('default', { createHTML: (html) => (html === '' ? '' : null) });
