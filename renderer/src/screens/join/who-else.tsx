import { type KeyboardEvent, useRef, useState } from 'react';
import { probabilityFigure, similarityFigure } from '#contract/words/score-words.ts';
import { KeyHint } from '../../keys/key-hint.tsx';
import type { KeyAction } from '../../keys/key-map.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { DrawnLog } from '../../pictures/drawn-log.ts';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import { FaceCard } from './face-card.tsx';
import styles from './join.module.css';

interface WhoElseProps {
  /** Who it is about: the most similar of all others are shown. */
  readonly persons: readonly number[];
  /** The type under which a dragged card carries its person; none where nothing is dragged. */
  readonly dragType?: string;
  /** Who was chosen already and may be let go again. */
  readonly chosen?: readonly number[];
  /** The key that brings the numbers into play. */
  readonly shortcut: KeyAction;
  readonly onChoose: (person: number) => void;
}

/** As many as there are number keys. */
const most = 9;

/** So many are shown however unlikely they are; beyond, nobody of whom fewer than one in a hundred is the same. */
const always = { count: 3, from: 0.01 } as const;

/** "Who else is this?": the most similar of all others, below the list's bar too; a number key, a click or dragging chooses one. */
export function WhoElse({ persons, dragType, chosen = [], shortcut, onChoose }: WhoElseProps) {
  const { opened, version } = useProject();
  const [log] = useState(() => new DrawnLog());
  const list = useRef<HTMLUListElement>(null);
  const asked = { project: opened.project, persons: [...persons], count: 30 };
  const { value } = useReply('review.likely', persons.length === 0 ? null : asked, version);
  const best = new Map<number, { readonly probability: number | null; readonly similarity: number | null }>();
  for (const { a, b, probability, similarity } of value?.pairs ?? []) {
    const other = persons.includes(a) ? b : a;
    // The likeliest comes first.
    if (!best.has(other)) best.set(other, { probability, similarity });
  }
  const others = [...best]
    .filter(([, { probability }], index) => index < always.count || probability === null || probability >= always.from)
    .map(([id]) => id)
    .slice(0, most);
  const faces = useReply(
    'review.faces',
    others.length === 0 ? null : { project: opened.project, persons: others },
    version,
  );
  useKeys({ [shortcut]: () => list.current?.focus() });
  const press = (event: KeyboardEvent) => {
    const other = others[Number(event.key) - 1];
    if (!/^[1-9]$/.test(event.key) || other === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onChoose(other);
  };
  return (
    <section className={styles.whoElse} aria-label="Who else is this?">
      <h3>
        Who else is this? <KeyHint action={shortcut} />
        <small>then a number, several one after the other; a click does the same</small>
      </h3>
      <ul className={styles.cards} ref={list} tabIndex={-1} onKeyDown={press} aria-label="Most similar">
        {others.map((id, index) => {
          const face = faces.value?.faces.find((each) => each.id === id);
          const link = best.get(id);
          if (face === undefined || link === undefined) return null;
          return (
            <FaceCard
              key={id}
              face={face}
              log={log}
              dragType={dragType}
              digit={index + 1}
              note={
                link.probability === null
                  ? `similarity ${similarityFigure(link.similarity)}`
                  : `P(same) ${probabilityFigure(link.probability)}`
              }
              onDrawn={ignore}
              isChosen={chosen.includes(id)}
              action={{ label: chosen.includes(id) ? 'Not the same' : 'The same', onUse: () => onChoose(id) }}
            />
          );
        })}
      </ul>
    </section>
  );
}

function ignore(): void {
  // What is only offered covers no answer; once it lies in the pile it is drawn there.
}
