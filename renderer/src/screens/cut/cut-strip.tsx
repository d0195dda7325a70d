import { type KeyboardEvent, useEffect, useRef } from 'react';
import { duration, timeCode } from '#contract/words/time-words.ts';
import { CropStill } from '../../pictures/crop-still.tsx';
import styles from './cut.module.css';
import type { StripTile } from './cut-plan.ts';

interface CutStripProps {
  readonly person: number;
  readonly tiles: readonly StripTile[];
  /** Marks that somebody else begins with a picture, or takes the mark away. */
  readonly onToggle: (crop: number) => void;
  /** Shows the video around a frame. */
  readonly onWatch: (frame: number) => void;
}

/** By how many tiles the arrow keys move. */
const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

/**
 * All pictures of a person in order of time. A click, or Enter and Space, marks that it is somebody else from there on; arrows lead
 * from one to the next. Gaps are drawn as gaps.
 */
export function CutStrip({ person, tiles, onToggle, onWatch }: CutStripProps) {
  const list = useRef<HTMLOListElement>(null);
  const firstCut = tiles.find(({ isCut }) => isCut)?.crop.id ?? null;
  const wasShown = useRef(false);
  // What is proposed is brought into the window, once; what is marked by hand is there already.
  useEffect(() => {
    if (firstCut === null || wasShown.current) return;
    wasShown.current = true;
    list.current?.querySelector('[data-cut=true]')?.scrollIntoView({ block: 'center' });
  }, [firstCut]);
  const walk = (event: KeyboardEvent<HTMLOListElement>) => {
    const step = steps[event.key];
    if (step === undefined) return;
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>('button[data-tile]') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const next = buttons[Math.min(buttons.length - 1, Math.max(0, at + step))];
    event.preventDefault();
    next?.focus();
  };
  return (
    <ol
      className={styles.strip}
      ref={list}
      onKeyDown={walk}
      aria-label={`Pictures of person ${person}, in order of time`}
    >
      {tiles.map(({ crop, part, isCut, gap }, index) => (
        <li
          key={crop.id}
          className={styles.tile}
          data-cut={isCut}
          data-part={part % 2}
          data-crop={crop.id}
          data-aside={crop.aside}
        >
          {gap !== null && (
            <span className={styles.gap} title={`No box for ${gap.frames} frames`}>
              gap {duration(gap.ms)}
            </span>
          )}
          <button
            type="button"
            data-tile
            tabIndex={index === 0 ? 0 : -1}
            aria-pressed={isCut}
            disabled={index === 0}
            aria-label={`From ${timeCode(crop.time_ms)} on it is somebody else`}
            onClick={(event) => {
              onToggle(crop.id);
              // A click leaves Enter to the screen; the keyboard stays where it is.
              if (event.detail > 0) event.currentTarget.blur();
            }}
          >
            <CropStill crop={crop} name={`At ${timeCode(crop.time_ms)}`} />
          </button>
          <span className={styles.tileFoot}>
            <span>{isCut || index === 0 ? `part ${part + 1}` : ''}</span>
            <button
              type="button"
              className={styles.code}
              onClick={() => onWatch(crop.frame)}
              title="Show the video here"
            >
              {timeCode(crop.time_ms)}
            </button>
          </span>
        </li>
      ))}
    </ol>
  );
}
