import { notifications } from '@mantine/notifications';
import type { DoppelError } from '#base/doppel-error.ts';

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
