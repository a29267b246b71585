import type { ReactNode } from 'react';
import { kitMessages as t } from '../kit.messages.ts';
import './facts.css';

export interface Fact {
  readonly label: string;
  /** Null: no value is recorded. */
  readonly value: ReactNode;
}

/** Labels with their values. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt className="facts__label">{label}</dt>
          <dd className="facts__value">
            {value ?? (
              <span className="muted">
                <span aria-hidden>–</span>
                <span className="visually-hidden">{t('notRecorded')}</span>
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
