import type { ReactNode } from 'react';
import './page.css';
import './list-header.css';

/** What stands above a list: its title and count beside the search box, and below them the filters. */
export function ListHeader({
  title,
  count,
  search,
  tools,
  children,
}: {
  title: string;
  /** How many rows there are, in words. */
  count: string;
  search?: ReactNode;
  tools?: ReactNode;
  /** The filters. */
  children?: ReactNode;
}) {
  return (
    <search className="list-header">
      <div className="list-header__title">
        <div className="list-header__heading">
          <h1 className="page__title">{title}</h1>
          <p className="muted numeric" role="status">
            {count}
          </p>
        </div>
        {search}
        {tools && <div className="list-header__tools">{tools}</div>}
      </div>
      {children && <div className="list-header__filters">{children}</div>}
    </search>
  );
}
