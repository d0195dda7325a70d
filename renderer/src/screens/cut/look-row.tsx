import { Button } from '@mantine/core';
import type { PersonDetail, PersonSummary } from '#contract/review.ts';
import { counted } from '#contract/words/count-words.ts';
import { personTitle } from '#contract/words/person-words.ts';
import { duration, span, timeCode } from '#contract/words/time-words.ts';
import { ErrorNote } from '../../parts/states.tsx';
import { Still } from '../../pictures/still.tsx';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import { cutAddress } from './cut-address.ts';
import { stripTiles } from './cut-plan.ts';
import styles from './look-through.module.css';

interface LookRowProps {
  /** Its place in the list, and what measures it there. */
  readonly index: number;
  readonly measure: (row: HTMLLIElement | null) => void;
  /** Where it lies, in CSS pixels from the top of the list. */
  readonly top: number;
  /** What it takes before its pictures are there, in CSS pixels. */
  readonly leastHeight: number;
  readonly summary: PersonSummary;
  /** The pictures at which somebody else begins. */
  readonly marks: ReadonlySet<number>;
  readonly onToggle: (person: PersonDetail, crop: number) => void;
  readonly onHide: (person: number) => void;
}

/** One person in a row: all pictures in order of time, small; a click on one marks that somebody else begins there. */
export function LookRow({ index, measure, top, leastHeight, summary, marks, onToggle, onHide }: LookRowProps) {
  const { opened, times, version } = useProject();
  const { value, error } = useReply('review.person', { project: opened.project, person: summary.id }, version);
  const title = personTitle(summary);
  return (
    <li
      className={styles.row}
      ref={measure}
      data-index={index}
      data-person={summary.id}
      data-marked={marks.size > 0}
      style={{ transform: `translateY(${top}px)`, minHeight: leastHeight }}
      aria-label={title}
    >
      <div className={styles.rowHead}>
        <a href={cutAddress(summary.id)}>{title}</a>
        <span>
          {span(summary.first_ms, summary.last_ms)} · {duration(summary.last_ms - summary.first_ms)} ·{' '}
          {counted(summary.crops, 'picture')}
        </span>
        <Button
          size="compact-xs"
          variant="default"
          onClick={(event) => {
            if (event.detail > 0) event.currentTarget.blur();
            onHide(summary.id);
          }}
        >
          Not a person
        </Button>
      </div>
      {error !== null && <ErrorNote error={error} />}
      <ol className={styles.pictures}>
        {value !== null &&
          stripTiles(value, marks, times).map(({ crop, part, isCut, gap }, at) => (
            <li key={crop.id} data-cut={isCut} data-part={part % 2} data-crop={crop.id} data-gap={gap !== null}>
              <button
                type="button"
                data-tile
                aria-pressed={isCut}
                disabled={at === 0}
                aria-label={`From ${timeCode(crop.time_ms)} on it is somebody else`}
                onClick={(event) => {
                  onToggle(value, crop.id);
                  if (event.detail > 0) event.currentTarget.blur();
                }}
              >
                <Still url={crop.url} name={`At ${timeCode(crop.time_ms)}`} />
              </button>
            </li>
          ))}
      </ol>
    </li>
  );
}
