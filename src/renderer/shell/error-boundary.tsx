import { CircleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

/** Keeps a defect in one screen from emptying the whole window. */
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
        title="This screen could not be shown"
        actions={
          <Button look="primary" onPress={() => this.setState({ hasFailed: false })}>
            Try again
          </Button>
        }
      >
        <p role="alert">
          Something went wrong inside Caseload. Nothing that you saved is lost. If it happens again,
          tell district IT what you were doing.
        </p>
      </EmptyState>
    );
  }
}
