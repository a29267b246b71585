import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import './notice.css';

export type Tone = 'info' | 'ok' | 'warn' | 'danger';

const icons = { info: Info, ok: CircleCheck, warn: TriangleAlert, danger: CircleAlert } as const;

/** A message where it matters. Screen readers announce a danger at once. */
export function Notice({
  tone,
  title,
  children,
  actions,
}: {
  tone: Tone;
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  const Icon = icons[tone];
  return (
    <div className={`notice notice--${tone}`} role={tone === 'danger' ? 'alert' : 'status'}>
      <Icon size={16} aria-hidden className="notice__icon" />
      <div className="notice__text">
        {title !== undefined && <p className="notice__title">{title}</p>}
        {children}
      </div>
      {actions}
    </div>
  );
}
