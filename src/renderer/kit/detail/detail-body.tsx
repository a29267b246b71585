import type { ReactNode } from 'react';

/** The content of a record, below its name. It takes the focus itself, so that keys can scroll it. */
export function DetailBody({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      className="detail__body fade-in"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: without it no key could scroll the record
      tabIndex={0}
    >
      {children}
    </section>
  );
}
