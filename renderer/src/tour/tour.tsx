import { Button } from '@mantine/core';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { keyStore } from '../keys/stored-keys.ts';
import { useEscape } from '../keys/use-escape.ts';
import { useEngineEvents } from '../state/client-context.ts';
import { useStore } from '../state/store.ts';
import styles from './tour.module.css';
import { placeWords, type ScreenBox } from './tour-place.ts';
import { setTourProject, tourProject } from './tour-state.ts';
import { tourSteps, tourText } from './tour-steps.ts';

/** How often it is looked where the lit part lies: pictures that load and windows that change move it. */
const lookEveryMs = 250;

/** A pair may take a moment to be there; what is not there by then is passed over. */
const patienceMs = 20_000;

/**
 * The guided minute over the project that it is for, while its pairs are on screen; nothing elsewhere. It covers no key of the screen and
 * takes no click from it: what is lit can be used.
 */
export function Tour({ path, screen }: { readonly path: string; readonly screen: string }) {
  const project = useStore(tourProject);
  return project === path && screen === 'review' ? <Stops path={path} /> : null;
}

function Stops({ path }: { readonly path: string }) {
  const [index, setIndex] = useState(0);
  const step = tourSteps[index];
  const { keys } = useStore(keyStore);
  const end = useCallback(() => setTourProject(null), []);
  const go = useCallback(() => {
    if (index + 1 < tourSteps.length) setIndex(index + 1);
    else end();
  }, [index, end]);
  useEscape(end);
  useEngineEvents((event) => {
    if (event.kind === 'project_changed' && event.path === path && step.until === 'answered') go();
  });
  const box = useLitBox(step.at, go);
  const [words, setWords] = useState<{ readonly width: number; readonly height: number } | null>(null);
  const card = useRef<HTMLDivElement>(null);
  const next = useRef<HTMLButtonElement>(null);
  const isShown = box !== null;
  useLayoutEffect(() => {
    if (!isShown || card.current === null) return;
    setWords({ width: card.current.offsetWidth, height: card.current.offsetHeight });
    // Where an answer is asked for, the keys are the screen's; else Enter goes on.
    if (step.until === 'read') next.current?.focus({ preventScroll: true });
    else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }, [isShown, step]);
  if (box === null) return null;
  const size = { width: window.innerWidth, height: window.innerHeight };
  const place = words === null ? { left: 0, top: 0 } : placeWords(box, words, size);
  const isLast = index === tourSteps.length - 1;
  return (
    <>
      <div className={styles.lit} style={framed(box)} aria-hidden="true" />
      <div
        ref={card}
        className={styles.card}
        style={place}
        role="dialog"
        aria-labelledby="tour-title"
        aria-describedby="tour-text"
      >
        <p className={styles.count}>
          Guided minute, {index + 1} of {tourSteps.length}
        </p>
        <h2 id="tour-title" className={styles.title}>
          {step.title}
        </h2>
        <p id="tour-text" className={styles.text} aria-live="polite">
          {tourText(step.text, keys)}
        </p>
        <div className={styles.foot}>
          {!isLast && (
            <Button size="compact-sm" variant="subtle" onClick={end}>
              Leave the guide
            </Button>
          )}
          <span className={styles.gap} />
          {step.until === 'read' ? (
            <Button ref={next} size="compact-sm" onClick={go}>
              {isLast ? 'Done' : 'Next'}
            </Button>
          ) : (
            <span className={styles.waiting}>Waiting for your answer</span>
          )}
        </div>
      </div>
    </>
  );
}

/** What is lit, with a little around it. */
function framed({ left, top, width, height }: ScreenBox): ScreenBox {
  return { left: left - 5, top: top - 5, width: width + 10, height: height + 10 };
}

/** Where a part of the screen lies; null while it is not there. One that does not come is told once by `onMissing`. */
function useLitBox(at: string, onMissing: () => void): ScreenBox | null {
  const [box, setBox] = useState<ScreenBox | null>(null);
  useEffect(() => {
    const since = performance.now();
    const look = () => {
      const part = document.querySelector(at);
      if (part === null) {
        setBox(null);
        if (performance.now() - since > patienceMs) onMissing();
        return;
      }
      const { left, top, width, height } = part.getBoundingClientRect();
      setBox((before) =>
        before?.left === left && before.top === top && before.width === width && before.height === height
          ? before
          : { left, top, width, height },
      );
    };
    look();
    const timer = window.setInterval(look, lookEveryMs);
    return () => window.clearInterval(timer);
  }, [at, onMissing]);
  return box;
}
