import { notifications } from '@mantine/notifications';
import type { DoppelError } from '#base/doppel-error.ts';
import type { ReviewGesture } from '../state/answer-gate.ts';

/** Says briefly that something was done. */
export function showDone(message: string): void {
  notifications.show({ message, withCloseButton: false, autoClose: 2500, color: 'gray' });
}

/** Says what went wrong; it stays until it is closed. */
export function showError(error: DoppelError): void {
  notifications.show({
    message: error.message,
    color: 'red',
    autoClose: false,
    role: 'alert',
    closeButtonProps: { 'aria-label': 'Close' },
  });
}

/** Says that an answer was left out because what it would be about had not been seen yet. */
export function showTooSoon(): void {
  notifications.show({
    id: 'press-ignored',
    message: 'Left out: that came before anything new could be seen.',
    withCloseButton: false,
    autoClose: 4000,
    color: 'yellow',
  });
}

const pressNames: Readonly<Record<ReviewGesture, string>> = {
  merge: 'Merge',
  apart: 'Keep apart',
  unsure: 'Unsure',
  undo: 'Undo',
  redo: 'Redo',
  next: 'Skip',
  previous: 'Back',
};

/** Says that a press was left out: the end of a double click, a key that bounced, or one for a pair that nobody had seen. */
export function showPressIgnored(gesture: ReviewGesture): void {
  notifications.show({
    id: 'press-ignored',
    message: `"${pressNames[gesture]}" was counted once: it came again before anything new could be seen.`,
    withCloseButton: false,
    autoClose: 4000,
    color: 'yellow',
  });
}
