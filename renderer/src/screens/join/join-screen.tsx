import { useKeys } from '../../keys/use-keys.ts';
import type { AppScreen } from '../../navigation/app-screen.ts';
import { LoadingScreen } from '../../parts/states.tsx';
import { useHistoryKeys } from '../../parts/use-history-keys.ts';
import { mergesFigure } from '../../steps/review-steps.ts';
import { usePiles } from '../../steps/use-steps.ts';
import styles from './join.module.css';
import { type JoinWay, joinAddress } from './join-address.ts';
import { PileTable } from './pile-table.tsx';
import { WallScreen } from './wall-screen.tsx';

/** `#/join/wall`: a screen of pairs at once. */
export const joinScreen: AppScreen = {
  name: 'join',
  pattern: '/:way?',
  title: 'Join',
  within: 'project',
  rail: null,
  partOf: 'review',
  keys: {
    'join.next': { label: 'The next pile', group: 'Here', key: 'J' },
    'join.previous': { label: 'The pile before', group: 'Here', key: 'K' },
    'join.look': { label: 'Look at the weakest link', group: 'Here', key: 'L' },
    'join.out': { label: 'The card in focus is somebody else: take it out', group: 'Here', key: 'X' },
    'join.who_else': { label: 'Who else is this? Then a number brings in', group: 'Here', key: 'E' },
    'join.all': { label: 'On the wall: mark all as the same, or none', group: 'Here', key: 'T' },
    'join.not_person': { label: 'The card in focus is not a person: hide', group: 'Here', key: 'H' },
  },
  Screen: ({ params: { way } }) => <JoinScreen way={way === 'wall' ? 'wall' : 'piles'} />,
};

const ways: readonly { readonly way: JoinWay; readonly label: string }[] = [
  { way: 'piles', label: 'In piles' },
  { way: 'wall', label: 'A wall of pairs' },
];

/** Joining: who is likely to be one human being lies in a pile; a wall shows many likely pairs at once. */
function JoinScreen({ way }: { readonly way: JoinWay }) {
  const piles = usePiles();
  const { undo, redo } = useHistoryKeys();
  useKeys({ undo, redo });
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <nav className={styles.ways} aria-label="Ways to join">
          {ways.map(({ way: each, label }) => (
            <a
              key={each}
              href={joinAddress(each)}
              aria-current={each === way ? 'page' : undefined}
              onClick={(event) => event.detail > 0 && event.currentTarget.blur()}
            >
              {label}
            </a>
          ))}
          <a href="#/review">Pair by pair</a>
        </nav>
        {piles !== null && <ExpectedMerges expected={piles.expected_merges} among={piles.among} />}
      </header>
      {piles === null ? (
        <LoadingScreen what="Laying the persons in piles" />
      ) : way === 'wall' ? (
        <WallScreen />
      ) : (
        <PileTable piles={piles} />
      )}
    </div>
  );
}

function ExpectedMerges({ expected, among }: { readonly expected: number | null; readonly among: 'all' | 'listed' }) {
  if (expected === null) return <p>There are no probabilities here: piles are laid by likeness alone.</p>;
  return (
    <p role="status">
      About <b>{mergesFigure(expected)}</b> further merges are expected among {among === 'all' ? 'all' : 'the listed'}{' '}
      pairs that are open; done below 0.5.
    </p>
  );
}
