import { CircleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button } from '../kit/button/button.tsx';
import { EmptyState } from '../kit/surface/empty-state.tsx';
import { errorBoundaryMessages as t } from './error-boundary.messages.ts';

/** Contains a defect in one screen, so that the rest of the window stays. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <EmptyState
        icon={CircleAlert}
        title={t('title')}
        actions={
          <Button look="primary" onPress={() => this.setState({ hasFailed: false })}>
            {t('again')}
          </Button>
        }
      >
        <p role="alert">{t('text')}</p>
      </EmptyState>
    );
  }
}
