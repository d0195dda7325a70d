import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useState } from 'react';
import type { PersonDetail, QueuePair } from '#contract/review.ts';
import { showPressIgnored } from '../../parts/toasts.ts';
import { loadBitmap } from '../../pictures/bitmap-cache.ts';
import { cropsByNeed } from '../../pictures/crops-by-need.ts';
import type { AnswerGate, PressKind, ReviewGesture } from '../../state/answer-gate.ts';
import { pairKey } from '../../state/queue-state.ts';

/** What each press means for the pair on screen. A promise is waited for before anything that was pressed after it. */
type GestureHandlers = Readonly<Record<ReviewGesture, () => Promise<void> | void>>;

/** Of a person what has to be on screen before an answer counts. */
type SeenPerson = Pick<PersonDetail, 'id' | 'all_crops'>;

/**
 * Lets through the gate what is pressed about a pair: an answer counts once the pair was drawn and seen for a moment, the same press
 * again before that is left out and said, others keep their order. Returns the handlers for keys and buttons.
 */
export function useAnswerGate(
  gate: AnswerGate,
  pair: Pick<QueuePair, 'a' | 'b'>,
  persons: readonly [SeenPerson | null, SeenPerson | null],
  on: GestureHandlers,
): Readonly<Record<ReviewGesture, (kind?: PressKind) => void>> {
  const question = pairKey(pair);
  const isDrawn = usePicturesDrawn(persons);
  const run = useEffectEvent((gesture: ReviewGesture) => on[gesture]() ?? undefined);
  useLayoutEffect(() => {
    gate.serve({
      run: (gesture) => run(gesture),
      ignored: showPressIgnored,
      isCovered: () => document.querySelector('[aria-modal=true]') !== null,
    });
    gate.asks(question);
    return () => gate.leaves(question);
  }, [gate, question]);
  useEffect(() => {
    if (isDrawn) gate.drawn(question);
  }, [gate, question, isDrawn]);
  return useMemo(() => {
    const press = (gesture: ReviewGesture) => (kind?: PressKind) => gate.press(gesture, kind);
    return {
      merge: press('merge'),
      apart: press('apart'),
      unsure: press('unsure'),
      undo: press('undo'),
      redo: press('redo'),
      next: press('next'),
      previous: press('previous'),
    };
  }, [gate]);
}

/** Whether the pictures that a pair is judged by are on screen: decoded, and painted. One that cannot be loaded is not waited for. */
function usePicturesDrawn([a, b]: readonly [SeenPerson | null, SeenPerson | null]): boolean {
  const [drawn, setDrawn] = useState('');
  const ids = a === null || b === null ? '' : `${a.id}-${b.id}`;
  useEffect(() => {
    if (a === null || b === null) return;
    let isCurrent = true;
    const { first } = cropsByNeed([a, b]);
    void Promise.allSettled(first.map(({ url, height }) => loadBitmap(url, height))).then(() => {
      // Drawn in the next frame, and painted by the one after it; a window that nobody sees has neither.
      requestAnimationFrame(() => requestAnimationFrame(() => isCurrent && setDrawn(`${a.id}-${b.id}`)));
    });
    return () => {
      isCurrent = false;
    };
  }, [a, b]);
  return ids !== '' && drawn === ids;
}
