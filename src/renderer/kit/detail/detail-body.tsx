import type { ReactNode } from 'react';

/** What a record says, below its name. It scrolls by keyboard too, where nothing in it takes the focus. */
export function DetailBody({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      className="detail__body fade-in"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: without it no key would scroll here
      tabIndex={0}
    >
      {children}
    </section>
  );
}
