import type { ReactNode } from 'react';
import './split-view.css';

/** A list, and beside it the record that is open. */
export function SplitView({ list, record }: { list: ReactNode; record: ReactNode | null }) {
  return (
    <div className={record === null ? 'split' : 'split split--open'}>
      {list}
      {record}
    </div>
  );
}

/** The list of a split view: its header, then its rows. */
export function ListPane({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className="split__list" aria-label={label}>
      {children}
    </section>
  );
}
