import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { PersonSummary } from '#contract/review.ts';
import { personTitle } from '#contract/words/person-words.ts';
import { span, timeCode } from '#contract/words/time-words.ts';
import type { VideoTimes } from '../../state/video-times.ts';
import { usePiles } from '../../steps/use-steps.ts';
import { spansOf } from '../../time/presence-spans.ts';
import styles from './check.module.css';

interface CastLanesProps {
  readonly cast: readonly PersonSummary[];
  readonly times: VideoTimes;
  /** Where the video is, in milliseconds. */
  readonly atMs: number;
  readonly watched: number | null;
  readonly onWatch: (person: PersonSummary, fromMs: number) => void;
}

/** Height of a lane in CSS pixels: a small picture of a standing person. */
const lanePx = 52;

/** The cast on the time line: a lane a human, in the order in which they come. A click plays the video there. */
export function CastLanes({ cast, times, atMs, watched, onWatch }: CastLanesProps) {
  const scroller = useRef<HTMLElement>(null);
  const shown = cast.toSorted((one, other) => one.first_frame - other.first_frame || one.id - other.id);
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lanePx,
    overscan: 4,
  });
  const whole = Math.max(1, times.durationMs);
  // Who lies in a pile that nobody has accepted yet.
  const maybe = new Map(
    (usePiles()?.piles ?? []).flatMap((pile) =>
      pile.persons.map((id) => [id, pile.persons.filter((other) => other !== id)] as const),
    ),
  );
  const share = (ms: number) => `${(ms / whole) * 100}%`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long list must be scrollable by keyboard.
    <section className={styles.lanes} ref={scroller} aria-label="The cast on the time line" tabIndex={0}>
      <ol style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => {
          const person = shown[row.index];
          return (
            <li key={person.id} style={{ transform: `translateY(${row.start}px)`, height: lanePx }}>
              <button
                type="button"
                aria-pressed={person.id === watched}
                onClick={(event) => {
                  const bar = event.currentTarget.querySelector('[data-bar]')?.getBoundingClientRect();
                  // A click on the bar goes there; elsewhere, and from the keyboard, to where the person comes.
                  const isOnBar = bar !== undefined && event.detail > 0 && event.clientX >= bar.left;
                  onWatch(person, isOnBar ? ((event.clientX - bar.left) / bar.width) * whole : person.first_ms);
                }}
              >
                {person.still !== null && <img src={person.still} alt="" loading="lazy" draggable={false} />}
                <span className={styles.laneName}>
                  <b>{personTitle(person)}</b>
                  <small>
                    {span(person.first_ms, person.last_ms)}
                    {person.made_of.length > 1 && `, joined of ${person.made_of.length}`}
                    {maybe.has(person.id) && `, perhaps also ${maybe.get(person.id)?.join(', ')}`}
                  </small>
                </span>
                <span className={styles.laneBar} data-bar>
                  {spansOf(person.presence, times).map(({ start, width }) => (
                    <span key={start} style={{ left: `${start * 100}%`, width: `${width * 100}%` }} />
                  ))}
                  {person.seams.map((frame) => (
                    <em key={frame} style={{ left: share(times.msOf(frame)) }} />
                  ))}
                  <i style={{ left: share(atMs) }} />
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      <p className={styles.ends}>
        <span>{timeCode(0)} · a light tick: glued there</span>
        <span>{timeCode(whole)}</span>
      </p>
    </section>
  );
}
