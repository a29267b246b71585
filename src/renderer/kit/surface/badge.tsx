import type { ReactNode } from 'react';
import type { Tone } from './notice.tsx';
import './badge.css';

/** A state in a word or two. The word carries the meaning; the color only supports it. */
export function Badge({ tone, children }: { tone: Tone | 'neutral'; children: ReactNode }) {
  return <span className={`badge badge--${tone}`}>{children}</span>;
}
