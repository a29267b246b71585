import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { Problem } from '../../../../sync/model/error.ts';
import { IconButton } from '../button/icon-button.tsx';
import { Notice } from '../surface/notice.tsx';
import { detailMessages as t } from './detail.messages.ts';
import { DetailBody } from './detail-body.tsx';
import { Late } from './late.tsx';
import './detail.css';

/** The place beside a list where one record is open. Escape closes it. */
export function RecordDetail({
  label,
  problem,
  isOpen,
  onClose,
  children,
}: {
  /** What kind of record it is. */
  label: string;
  problem: Problem | undefined;
  /** The record has arrived. */
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <article
      className="detail"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
    >
      {problem && (
        <div className="detail__body">
          <Notice
            tone="danger"
            actions={<IconButton icon={X} label={t('close')} onPress={onClose} />}
          >
            {problemMessage(problem)}
          </Notice>
        </div>
      )}
      {!isOpen && !problem && (
        <Late>
          <p className="detail__body muted">{t('opening')}</p>
        </Late>
      )}
      {isOpen && children}
    </article>
  );
}

/** A record that has arrived: its name and actions, then its content. */
export function OpenedRecord({
  name,
  closeLabel,
  onClose,
  tools,
  summary,
  actions,
  children,
}: {
  name: string;
  closeLabel: string;
  onClose: () => void;
  /** Stand beside the close button. */
  tools?: ReactNode;
  summary: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The focus moves to the record that opens, so that a screen reader begins at its name.
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <header className="detail__header">
        <div className="detail__heading">
          <h2 ref={heading} tabIndex={-1} className="detail__name selectable">
            {name}
          </h2>
          <div className="detail__tools">
            {tools}
            <IconButton icon={X} label={closeLabel} onPress={onClose} />
          </div>
        </div>
        {summary}
        {actions}
      </header>
      <DetailBody label={t('record')}>{children}</DetailBody>
    </>
  );
}
