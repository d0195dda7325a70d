import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { PersonSummary } from '#contract/review.ts';
import { PersonCard } from './person-card.tsx';
import styles from './persons.module.css';

interface PersonGridProps {
  readonly persons: readonly PersonSummary[];
  readonly chosen: ReadonlySet<number>;
  readonly mayBeTwo: ReadonlySet<number>;
  readonly onToggle: (person: number) => void;
}

/** The least width and the height of a card with its gap, in CSS pixels: a standing person and two lines. */
const cardPx = { width: 156, height: 252 } as const;

/** A grid of any number of persons: only the rows on screen exist, and their previews rest while it is scrolled. */
export function PersonGrid({ persons, chosen, mayBeTwo, onToggle }: PersonGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [widthPx, setWidthPx] = useState(0);
  useEffect(() => {
    const target = scroller.current;
    if (target === null) return;
    const observer = new ResizeObserver(([entry]) => setWidthPx(entry.contentRect.width));
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  const columns = Math.max(1, Math.floor(widthPx / cardPx.width));
  const rows = useVirtualizer({
    count: widthPx === 0 ? 0 : Math.ceil(persons.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => cardPx.height,
    overscan: 1,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long list must be scrollable by keyboard.
    <section className={styles.grid} ref={scroller} aria-label="All persons" tabIndex={0}>
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map((row) => (
          <ul
            key={row.key}
            className={styles.row}
            style={{
              transform: `translateY(${row.start}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {persons.slice(row.index * columns, (row.index + 1) * columns).map((person) => (
              <PersonCard
                key={person.id}
                person={person}
                isChosen={chosen.has(person.id)}
                mayBeTwo={mayBeTwo.has(person.id)}
                isResting={rows.isScrolling}
                onToggle={onToggle}
              />
            ))}
          </ul>
        ))}
      </div>
    </section>
  );
}
