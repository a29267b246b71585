import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import './empty-state.css';

/** Stands in an empty place, and says what to do about it. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  actions,
}: {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="empty fade-in">
      <Icon size={28} strokeWidth={1.5} aria-hidden className="empty__icon" />
      <p className="empty__title">{title}</p>
      {children !== undefined && <div className="empty__text">{children}</div>}
      {actions}
    </div>
  );
}
