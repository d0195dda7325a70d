import { Button } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type Dispatch, type SetStateAction, useEffect, useRef, useState } from 'react';
import type { PersonDetail, PersonSummary } from '#contract/review.ts';
import { counted } from '#contract/words/count-words.ts';
import { useEnter } from '../../keys/use-enter.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { goTo } from '../../navigation/go-to.ts';
import { showDone, showError } from '../../parts/toasts.ts';
import { useDecide } from '../../parts/use-decide.tsx';
import { pictureInHand } from '../../pictures/picture-in-hand.ts';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useProject } from '../../state/project-context.ts';
import { LookRow } from './look-row.tsx';
import styles from './look-through.module.css';
import { cutsIn, type MarkedRow, markedRows } from './marked-rows.ts';

interface LookThroughProps {
  /** In the order in which they are shown. */
  readonly persons: readonly PersonSummary[];
  /** How many are proposed for a cut and wait on screens of their own. */
  readonly doubtful: number;
  /** Whether the engine has looked at everybody for groups of pictures. */
  readonly isComplete: boolean;
  /** What is marked, by person. It outlives the rows: they give way while the engine looks for groups anew. */
  readonly marks: ReadonlyMap<number, MarkedRow>;
  readonly onMarks: Dispatch<SetStateAction<ReadonlyMap<number, MarkedRow>>>;
}

/** What a row takes, in CSS pixels: its head with what lies around it, and each line of pictures; and how wide one is. */
const rowPx = { head: 45, line: 81, picture: 36 } as const;

/**
 * The end of cutting: everybody in a row of pictures each, so that one sees whom nothing was proposed for. A click on a picture marks
 * that it is somebody else from there on, in as many rows as there are; Enter cuts as marked and goes on to joining.
 */
export function LookThrough({ persons, doubtful, isComplete, marks, onMarks: setMarks }: LookThroughProps) {
  const client = useClient();
  const { opened, times } = useProject();
  const decide = useDecide();
  const scroller = useRef<HTMLElement>(null);
  const [widthPx, setWidthPx] = useState(0);
  useEffect(() => {
    const target = scroller.current;
    if (target === null) return;
    const observer = new ResizeObserver(([{ contentRect }]) => setWidthPx(contentRect.width));
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  /** So that a row does not grow under the hand once its pictures are there. */
  const heightOf = ({ crops }: PersonSummary) => {
    const perLine = Math.max(1, Math.floor(widthPx / rowPx.picture));
    return rowPx.head + rowPx.line * Math.max(1, Math.ceil(crops / perLine));
  };
  const [isWriting, setIsWriting] = useState(false);
  const rows = useVirtualizer({
    count: widthPx === 0 ? 0 : persons.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(persons[index]),
    getItemKey: (index) => persons[index].id,
    overscan: 1,
  });
  const marked = markedRows(marks, persons);
  const cuts = cutsIn(marked);

  const toggle = (person: PersonDetail, crop: number) => {
    const chosen = new Set(marks.get(person.id)?.crops);
    if (!chosen.delete(crop)) chosen.add(crop);
    setMarks(new Map([...marks, [person.id, { person, crops: chosen }]]));
  };
  const hide = (person: number) => {
    if (isWriting) return;
    void decide({ kind: 'hide', person });
  };
  const apply = async () => {
    if (isWriting) return;
    setIsWriting(true);
    try {
      for (const row of marked) {
        const asked = { project: opened.project, person: row.person.id };
        const { places } = await client.request('review.cut_places', asked);
        const at_frames = row.framesAt(new Map(places.map(({ crop, at_frame }) => [crop, at_frame])), times);
        // What was refused stays marked, and so does what comes after it.
        if ((await decide({ kind: 'cut', person: row.person.id, at_frames: [...at_frames] })) === null) return;
        setMarks((before) => new Map([...before].filter(([id]) => id !== row.person.id)));
      }
      goTo('#/join');
    } catch (caught) {
      showError(asDoppelError(caught));
    } finally {
      setIsWriting(false);
    }
  };
  const personInHand = () => {
    const crop = pictureInHand();
    const row = crop === null ? null : document.querySelector(`[data-crop="${crop}"]`)?.closest('[data-person]');
    if (row instanceof HTMLElement) hide(Number(row.dataset.person));
    else showDone('Point at a picture of the row first, or choose one with Tab');
  };
  useKeys({ 'cut.apply': () => void apply(), 'cut.not_person': personInHand });
  useEnter(() => void apply());
  return (
    <section className={styles.room} aria-label="Everybody, a row each">
      <header className={styles.head}>
        <h2>{doubtful === 0 && isComplete ? 'Nobody may be several' : 'Everybody, a row each'}</h2>
        <p>
          {doubtful > 0
            ? `${doubtful} who may be several are left out here: they wait on the left.`
            : isComplete
              ? 'Doppel sees nobody whose pictures fall into groups.'
              : 'Doppel is still looking for pictures that fall into groups.'}{' '}
          Look through them: where somebody else begins in a row, click the picture.
        </p>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list must be scrollable by keyboard. */}
      <section className={styles.rows} ref={scroller} tabIndex={0} aria-label="The rows">
        <ul style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => (
            <LookRow
              key={row.key}
              index={row.index}
              measure={rows.measureElement}
              top={row.start}
              leastHeight={heightOf(persons[row.index])}
              summary={persons[row.index]}
              marks={marks.get(persons[row.index].id)?.crops ?? none}
              onToggle={toggle}
              onHide={hide}
            />
          ))}
        </ul>
      </section>
      <footer className={styles.foot} role="toolbar" aria-label="Answer">
        <Button
          loading={isWriting}
          onClick={() => void apply()}
          rightSection={<span className={styles.enter}>Enter</span>}
        >
          {cuts === 0 ? 'Go on to Join' : `Make ${counted(cuts, 'cut')}, go on to Join`}
        </Button>
        {cuts > 0 && (
          <Button variant="subtle" disabled={isWriting} onClick={() => setMarks(new Map())}>
            Clear the marks
          </Button>
        )}
        <span role="status">
          {cuts === 0
            ? 'H hides the row under the pointer: what is not a person.'
            : `${counted(marked.length, 'person')} marked: each part behind a mark becomes a person of its own.`}
        </span>
      </footer>
    </section>
  );
}

const none: ReadonlySet<number> = new Set();
