import type { ReactNode } from 'react';
import './page.css';
import './list-header.css';

/** What stands above a list: its title and count, and the search with its filters. */
export function ListHeader({
  title,
  count,
  tools,
  children,
}: {
  title: string;
  /** How many rows there are, in words. */
  count: string;
  tools?: ReactNode;
  /** The search box and the filters. */
  children: ReactNode;
}) {
  return (
    <header className="list-header">
      <div className="list-header__title">
        <div className="list-header__heading">
          <h1 className="page__title">{title}</h1>
          <p className="muted numeric" role="status">
            {count}
          </p>
        </div>
        {tools && <div className="list-header__tools">{tools}</div>}
      </div>
      <search className="list-header__filters">{children}</search>
    </header>
  );
}
