import { useId, useRef } from 'react';
import { timeCode } from '#contract/words/time-words.ts';
import type { VideoTimes } from '../state/video-times.ts';
import { type FrameRanges, overlapOf, spansOf } from './presence-spans.ts';
import styles from './time.module.css';

interface Lane {
  readonly name: string;
  readonly presence: FrameRanges;
}

interface PresenceBarProps {
  readonly lanes: readonly [Lane, Lane];
  readonly times: VideoTimes;
  /** Where the bar's mark stands, in milliseconds. */
  readonly atMs: number;
  /** Called with a time that was clicked, or reached with the arrow keys. */
  readonly onSeek: (timeMs: number) => void;
}

/** How far an arrow key moves the mark: a second, and ten with Page Up and Page Down. */
const keySteps: Readonly<Record<string, number>> = {
  ArrowLeft: -1000,
  ArrowDown: -1000,
  ArrowRight: 1000,
  ArrowUp: 1000,
  PageDown: -10_000,
  PageUp: 10_000,
};

/** The whole video as a bar: one lane a person, hatched where both are visible. A click goes there. */
export function PresenceBar({ lanes, times, atMs, onSeek }: PresenceBarProps) {
  const bar = useRef<HTMLDivElement>(null);
  const hatch = useId();
  const overlap = spansOf(overlapOf(lanes[0].presence, lanes[1].presence), times);
  const whole = Math.max(1, times.durationMs);
  const seek = (timeMs: number) => onSeek(Math.min(Math.max(0, timeMs), times.durationMs));

  return (
    <div className={styles.frame}>
      <div className={styles.names} aria-hidden="true">
        {lanes.map((lane) => (
          <span key={lane.name}>{lane.name}</span>
        ))}
      </div>
      <div
        ref={bar}
        className={styles.bar}
        role="slider"
        tabIndex={0}
        aria-label="The whole video: where each person is visible"
        aria-valuemin={0}
        aria-valuemax={Math.round(whole)}
        aria-valuenow={Math.round(atMs)}
        aria-valuetext={`${timeCode(atMs)} of ${timeCode(whole)}`}
        onPointerDown={(event) => {
          const box = bar.current?.getBoundingClientRect();
          if (box !== undefined) seek(((event.clientX - box.left) / box.width) * whole);
        }}
        onKeyDown={(event) => {
          const step = keySteps[event.key];
          if (step === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          seek(atMs + step);
        }}
      >
        <svg className={styles.lanes} viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true">
          <defs>
            <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect className={styles.hatchGround} width="6" height="6" />
              <rect className={styles.hatchLine} width="2.5" height="6" />
            </pattern>
          </defs>
          {lanes.flatMap((lane, index) =>
            spansOf(lane.presence, times).map((span) => (
              <rect
                key={`${lane.name}-${span.start}`}
                className={styles.span}
                x={span.start * 1000}
                width={Math.max(2, span.width * 1000)}
                y={index * 20 + 4}
                height={12}
              />
            )),
          )}
          {overlap.map((span) => (
            <rect
              key={span.start}
              x={span.start * 1000}
              width={Math.max(2, span.width * 1000)}
              y={1}
              height={38}
              fill={`url(#${hatch})`}
            />
          ))}
        </svg>
        <span className={styles.mark} style={{ left: `${(atMs / whole) * 100}%` }} />
      </div>
      <div className={styles.legend}>
        <span>{timeCode(0)}</span>
        <span>{overlap.length === 0 ? 'never visible together' : 'hatched: both visible'}</span>
        <span>{timeCode(times.durationMs)}</span>
      </div>
    </div>
  );
}
