import { Button, Loader } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { DoppelError } from '#base/doppel-error.ts';
import styles from './parts.module.css';

/** Nothing to show, and what to do about it. */
export function EmptyScreen({
  title,
  children,
  actions,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <div className={styles.state}>
      <h2>{title}</h2>
      <div className={styles.stateText}>{children}</div>
      {actions !== undefined && <div className={styles.stateActions}>{actions}</div>}
    </div>
  );
}

/** Something is on its way. */
export function LoadingScreen({ what }: { readonly what: string }) {
  return (
    <div className={styles.state} role="status">
      <Loader size="sm" type="dots" />
      <div className={styles.stateText}>{what}</div>
    </div>
  );
}

/** What went wrong, in the engine's own words, and a way on. */
export function ErrorScreen({
  error,
  onRetry,
  children,
}: {
  readonly error: DoppelError;
  readonly onRetry?: () => void;
  readonly children?: ReactNode;
}) {
  return (
    <div className={styles.state} role="alert">
      <IconAlertTriangle size={24} stroke={1.5} aria-hidden="true" />
      <div className={styles.stateText}>{error.message}</div>
      <div className={styles.stateActions}>
        {onRetry !== undefined && (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
        {children}
      </div>
    </div>
  );
}

/** A failure that stands beside what still works. */
export function ErrorNote({ error, children }: { readonly error: DoppelError; readonly children?: ReactNode }) {
  return (
    <div className={styles.note} role="alert">
      <IconAlertTriangle size={16} stroke={2} aria-hidden="true" />
      <span>{error.message}</span>
      {children}
    </div>
  );
}
