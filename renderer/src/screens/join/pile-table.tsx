import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Pile, PilesView } from '#contract/piles.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { goTo } from '../../navigation/go-to.ts';
import { EmptyScreen } from '../../parts/states.tsx';
import { useMayBeTwo } from '../../state/use-may-be-two.ts';
import { doneBelow, mergesFigure } from '../../steps/review-steps.ts';
import styles from './join.module.css';
import { linkFigure } from './link-figure.ts';
import { PileBoard } from './pile-board.tsx';

/** Names a pile by who lies in it. */
function pileKey({ persons }: Pile): string {
  return persons.join('-');
}

/** The piles, the surest first and those with a doubtful person last, and the one in hand. */
export function PileTable({ piles }: { readonly piles: PilesView }) {
  const { persons: mayBeTwo } = useMayBeTwo();
  // What was answered leaves at once, until the piles are laid anew a moment later: an undo then brings it back.
  const [answeredOf, setAnswered] = useState<{ readonly piles: PilesView; readonly keys: ReadonlySet<string> }>({
    piles,
    keys: new Set(),
  });
  const answered = answeredOf.piles === piles ? answeredOf.keys : new Set<string>();
  const [at, setAt] = useState<string | null>(null);
  const isDoubtful = ({ persons }: Pile) => persons.some((id) => mayBeTwo.has(id));
  const open = piles.piles.filter((pile) => !answered.has(pileKey(pile)));
  const shown = [...open.filter((pile) => !isDoubtful(pile)), ...open.filter(isDoubtful)];
  const place = Math.max(
    0,
    shown.findIndex((pile) => pileKey(pile) === at),
  );
  const current = shown[place];
  const move = (step: 1 | -1) => {
    if (shown.length > 0) setAt(pileKey(shown[(place + step + shown.length) % shown.length]));
  };
  useKeys({ 'join.next': () => move(1), 'join.previous': () => move(-1) });

  if (current === undefined) return <NoPiles expected={piles.expected_merges} />;
  return (
    <div className={styles.table}>
      <nav className={styles.piles} aria-label="Piles">
        {shown.map((pile) => (
          <button
            key={pileKey(pile)}
            type="button"
            aria-current={pile === current ? 'true' : undefined}
            onClick={(event) => {
              setAt(pileKey(pile));
              if (event.detail > 0) event.currentTarget.blur();
            }}
          >
            <span>{pile.persons.join(' · ')}</span>
            <span className={styles.pileFacts}>
              {isDoubtful(pile) ? 'one may be several' : `weakest ${linkFigure(pile)}`}
            </span>
          </button>
        ))}
      </nav>
      <PileBoard
        key={pileKey(current)}
        pile={current}
        isDoubtful={isDoubtful(current)}
        onAnswered={() => {
          setAnswered({ piles, keys: new Set([...answered, pileKey(current)]) });
          const next = shown[place + 1] ?? shown[place - 1];
          setAt(next === undefined ? null : pileKey(next));
        }}
      />
    </div>
  );
}

function NoPiles({ expected }: { readonly expected: number | null }) {
  const isDone = expected === null || expected < doneBelow;
  return (
    <EmptyScreen
      title={isDone ? 'Joining is done' : 'No further piles'}
      actions={
        <>
          <Button onClick={() => goTo(isDone ? '#/check' : '#/join/wall')}>
            {isDone ? 'Go on to Check' : 'Look at the likeliest pairs'}
          </Button>
          <Button variant="default" onClick={() => goTo(isDone ? '#/join/wall' : '#/check')}>
            {isDone ? 'Look at the likeliest pairs' : 'Go on to Check'}
          </Button>
        </>
      }
    >
      {expected === null
        ? 'Nobody else is alike enough to lie in a pile.'
        : `About ${mergesFigure(expected)} further merges are expected among what is open.`}
    </EmptyScreen>
  );
}
