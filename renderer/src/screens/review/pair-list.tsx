import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { QueuePair } from '#contract/review.ts';
import { probabilityFigure, similarityFigure } from '#contract/words/score-words.ts';
import { pairKey } from '../../state/queue-state.ts';
import { useMayBeTwo } from '../../state/use-may-be-two.ts';
import { listRows } from './list-rows.ts';
import { PairOrder } from './pair-order.tsx';
import styles from './review.module.css';

interface PairListProps {
  readonly open: readonly QueuePair[];
  readonly all: readonly QueuePair[];
  readonly current: QueuePair | null;
  /** Open pairs that the analyst's choice does not ask. */
  readonly leftOut: number;
  readonly onShow: (pair: QueuePair) => void;
}

/** Height of a row of the list, in CSS pixels: two lines of text. */
const rowPx = 30;

/** The queue: open pairs best first, then, folded away, what is unsure, kept apart, and ruled out. */
export function PairList({ open, all, current, leftOut, onShow }: PairListProps) {
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set(['open']));
  const rows = listRows(open, all, unfolded);
  const scroller = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 10,
  });
  const key = current === null ? '' : pairKey(current);
  const at = rows.findIndex((row) => row.kind === 'pair' && pairKey(row.pair) === key);
  useEffect(() => {
    if (at >= 0) list.scrollToIndex(at, { align: 'auto' });
  }, [at, list]);
  const fold = (name: string) =>
    setUnfolded(
      (before) => new Set(before.has(name) ? [...before].filter((each) => each !== name) : [...before, name]),
    );

  return (
    <nav className={styles.listColumn} aria-label="Pairs">
      <MayBeTwoLink />
      <PairOrder leftOut={leftOut} />
      <div className={styles.list} ref={scroller}>
        <div style={{ height: list.getTotalSize(), position: 'relative' }}>
          {list.getVirtualItems().map((item) => {
            const row = rows[item.index];
            const place = { transform: `translateY(${item.start}px)`, height: rowPx };
            if (row.kind === 'group') {
              return (
                <button
                  key={row.name}
                  type="button"
                  className={styles.group}
                  style={place}
                  aria-expanded={unfolded.has(row.name)}
                  onClick={() => fold(row.name)}
                >
                  <span>{row.label}</span>
                  <span className="dp-figure">{row.count}</span>
                </button>
              );
            }
            const { pair } = row;
            return (
              <button
                key={`${row.group}-${pairKey(pair)}`}
                type="button"
                className={styles.row}
                style={place}
                aria-current={pairKey(pair) === key ? 'true' : undefined}
                onClick={() => onShow(pair)}
              >
                <span className="dp-figure">
                  {pair.a} · {pair.b}
                </span>
                <span
                  className="dp-figure"
                  title={pair.probability === null ? 'similarity' : 'probability of being the same person'}
                >
                  {scoreWords(pair)}
                </span>
              </button>
            );
          })}
        </div>
      </div>
    </nav>
  );
}

/** Leads to the persons who are better cut first. On its own, so that the list is not drawn anew for each of them that is found. */
function MayBeTwoLink() {
  const { size } = useMayBeTwo().persons;
  if (size === 0) return null;
  return (
    <a
      className={styles.listDoubt}
      href="#/cut"
      title="Their pictures fall into two groups. Cut them first: a pair is then about one person each."
    >
      {size} may be two people
    </a>
  );
}

/** The number that orders the list: the probability, or the similarity where there is none. */
function scoreWords(pair: QueuePair): string {
  if (pair.probability !== null) return probabilityFigure(pair.probability);
  return similarityFigure(pair.similarity);
}
