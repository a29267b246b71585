import type { ReactNode } from 'react';
import { Panel } from '../kit/surface/panel.tsx';

/** A kind of control, with its specimens. */
export function Specimens({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Panel title={title}>
      <div className="panel__body gallery__specimens">{children}</div>
    </Panel>
  );
}

/** Specimens beside each other. */
export function Row({ children }: { children: ReactNode }) {
  return <div className="gallery__row">{children}</div>;
}
