import type { ReactNode } from 'react';
import './page.css';

/** A screen with one title. It scrolls as a whole. */
export function Page({ children, ...header }: PageHeaderProps & { children: ReactNode }) {
  return (
    <div className="page">
      <PageHeader {...header} />
      <div className="page__body">{children}</div>
    </div>
  );
}

interface PageHeaderProps {
  readonly title: string;
  /** A line below the title. */
  readonly note?: ReactNode;
  /** What can be done on the screen. */
  readonly actions?: ReactNode;
}

/** The title of a screen, with what can be done there. */
export function PageHeader({ title, note, actions }: PageHeaderProps) {
  return (
    <header className="page__header">
      <div>
        <h1 className="page__title">{title}</h1>
        {note}
      </div>
      {actions && <div className="page__actions no-print">{actions}</div>}
    </header>
  );
}
