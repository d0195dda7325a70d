import { useEffect, useState } from 'react';
import { leastOnScreenMs } from '../state/answer-gate.ts';
import { showTooSoon } from './toasts.ts';

/** Whether an answer counts now, and the question that says so where it does not. */
interface SeenMoment {
  readonly isOpen: boolean;
  /** The same for a key that was pressed: what comes too soon is left out, and said. */
  readonly counts: () => boolean;
}

/**
 * An answer counts once what it is about has been drawn and on screen for a moment, as with pairs (`AnswerGate`). The second press of a
 * double click, or of a key that bounces, meets the next question undrawn.
 */
export function useSeenMoment(isDrawn: boolean): SeenMoment {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    if (!isDrawn) return;
    const timer = setTimeout(() => setIsOpen(true), leastOnScreenMs);
    return () => {
      clearTimeout(timer);
      setIsOpen(false);
    };
  }, [isDrawn]);
  const counts = () => {
    if (!isOpen) showTooSoon();
    return isOpen;
  };
  return { isOpen, counts };
}
