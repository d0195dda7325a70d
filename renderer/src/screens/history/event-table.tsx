import { Button } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { backwardTimes } from '#contract/log-times.ts';
import type { LogReply } from '#contract/replies.ts';
import { decisionWords } from '#contract/words/decision-words.ts';
import { similarityFigure } from '#contract/words/score-words.ts';
import { localTime } from '#contract/words/time-words.ts';
import styles from './history.module.css';
import { SeenPanel } from './seen-panel.tsx';

type LoggedEvent = LogReply['events'][number];

interface EventTableProps {
  readonly events: readonly LoggedEvent[];
  readonly onUndo: (seq: number) => void;
  readonly onRedo: (seq: number) => void;
}

/** Height of a closed row in CSS pixels: one line of text and its air. */
const rowPx = 44;

/** The decisions, the newest first. A row opens to show what was on screen when it was made. */
export function EventTable({ events, onUndo, onRedo }: EventTableProps) {
  const [opened, setOpened] = useState<number | null>(null);
  const newestFirst = events.toReversed();
  const backward = useMemo(() => new Map(backwardTimes(events).map(({ seq, after }) => [seq, after])), [events]);
  const scroller = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: newestFirst.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 8,
    getItemKey: (index) => newestFirst[index].seq,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long list must be scrollable by keyboard.
    <section className={styles.events} ref={scroller} aria-label="Decisions" tabIndex={0}>
      <ol style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map((item) => {
          const event = newestFirst[item.index];
          const isOpen = opened === event.seq;
          return (
            <li
              key={event.seq}
              ref={list.measureElement}
              data-index={item.index}
              className={styles.event}
              data-in-force={event.in_force}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <button
                type="button"
                className={styles.eventHead}
                aria-expanded={isOpen}
                onClick={() => setOpened(isOpen ? null : event.seq)}
              >
                <span className={styles.seq}>{event.seq}</span>
                <span className={styles.words}>
                  {decisionWords(event.action)}
                  {event.forced.length > 0 && <em>overrode a rule</em>}
                  {backward.has(event.seq) && (
                    <em title={`Timed before event ${backward.get(event.seq)}, which stands before it`}>
                      earlier time
                    </em>
                  )}
                </span>
                <span className={styles.dim}>{scoreOf(event)}</span>
                <span className={styles.dim}>{event.by}</span>
                <time className={styles.dim} dateTime={event.at}>
                  {localTime(event.at)}
                </time>
              </button>
              <UndoButton event={event} onUndo={onUndo} onRedo={onRedo} />
              {isOpen && <SeenPanel event={event} />}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function scoreOf({ seen }: LoggedEvent): string {
  const pair = seen?.pairs[0];
  return pair === undefined || pair.similarity === null ? '' : `${similarityFigure(pair.similarity)} similar`;
}

function UndoButton({
  event,
  onUndo,
  onRedo,
}: { readonly event: LoggedEvent } & Pick<EventTableProps, 'onUndo' | 'onRedo'>) {
  if (event.action.kind === 'undo' || event.action.kind === 'redo') return <span className={styles.eventEnd} />;
  const { verb, change, variant } = event.in_force
    ? { verb: 'Undo', change: onUndo, variant: 'default' }
    : { verb: 'Redo', change: onRedo, variant: 'subtle' };
  return (
    <Button
      className={styles.eventEnd}
      variant={variant}
      size="compact-xs"
      onClick={() => change(event.seq)}
      aria-label={`${verb} decision ${event.seq}`}
    >
      {verb}
    </Button>
  );
}
