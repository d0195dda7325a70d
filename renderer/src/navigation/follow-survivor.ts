import { useEffect } from 'react';
import type { DoppelError } from '#base/doppel-error.ts';
import { showDone } from '../parts/toasts.ts';
import type { Address } from './go-to.ts';

/** Somebody who was merged, and who is left of that. */
interface Survivor {
  readonly person: number;
  readonly into: number;
}

/** Who is left of the person that a question named, where it was refused because that person was merged; null else. */
export function survivorOf(error: DoppelError | null): Survivor | null {
  const { person, into } = error?.details ?? {};
  return typeof person === 'number' && typeof into === 'number' ? { person, into } : null;
}

/** Goes elsewhere in the place of an address that leads to nobody any more, and says why. */
export function replaceAddress(address: Address, { message }: DoppelError): void {
  window.location.replace(address);
  showDone(message);
}

/** Follows a link to a merged person to the one that is left. */
export function useFollowedSurvivor(error: DoppelError | null, addressOf: (person: number) => Address): void {
  useEffect(() => {
    const gone = survivorOf(error);
    if (gone !== null && error !== null) replaceAddress(addressOf(gone.into), error);
  }, [error, addressOf]);
}
