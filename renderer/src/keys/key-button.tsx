import { Button, type ButtonProps } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';
import type { PressKind } from '../state/answer-gate.ts';
import { useStore } from '../state/store.ts';
import styles from './key-button.module.css';
import { KeyHint } from './key-hint.tsx';
import type { KeyAction } from './key-map.ts';
import { keyStore } from './stored-keys.ts';

interface KeyButtonProps extends Pick<ButtonProps, 'variant' | 'disabled'> {
  readonly action: KeyAction;
  readonly onUse: (kind: PressKind) => void;
  readonly children: ReactNode;
}

/** A button with its key on it. After a click it gives the focus away, or Space would press it once more for the next pair. */
export function KeyButton({ action, onUse, children, variant = 'default', disabled = false }: KeyButtonProps) {
  const { keys } = useStore(keyStore);
  return (
    <Button
      variant={variant}
      disabled={disabled}
      size="compact-sm"
      className={styles.keyButton}
      aria-keyshortcuts={keys[action].replace('Ctrl', 'Control')}
      rightSection={<KeyHint action={action} />}
      onClick={(event: MouseEvent<HTMLButtonElement>) => {
        if (event.detail > 0) event.currentTarget.blur();
        onUse(event.detail > 1 ? 'again' : 'once');
      }}
    >
      {children}
    </Button>
  );
}
